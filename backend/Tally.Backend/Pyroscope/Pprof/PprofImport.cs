using System.Globalization;
using System.Runtime.InteropServices;
using Tally.Signals;

namespace Tally.Backend.Pyroscope.Pprof;

/// <summary>
/// Adds a pprof profile to a batch: one profile per sample type. Labels of samples become labels of the series, as in
/// Pyroscope, but for the ids: <c>span_id</c> (<c>profile_id</c> of older clients) and <c>trace_id</c> stay with the sample.
/// Samples with a negative value, and values of 0, are left out.
/// </summary>
internal sealed class PprofImport
{
    // As upstream: of a deeper stack the outermost frames are kept.
    private const int MaxDepth = 1000;

    private readonly PprofProfile _profile;
    private readonly ProfileBatch _batch;
    private readonly Dictionary<ulong, Slice> _locations = [];
    private readonly List<int> _locationFrames = [];
    private readonly Dictionary<SpanLink, int> _links = [];

    private PprofImport(PprofProfile profile, ProfileBatch batch)
    {
        (_profile, _batch) = (profile, batch);
        ReadLocations();
    }

    /// <param name="batch">Takes the profiles.</param>
    /// <param name="profile">A checked profile.</param>
    /// <param name="name">The profile's name, <c>process_cpu</c>.</param>
    /// <param name="labels">The labels of the series.</param>
    /// <param name="byDefault">The time of a profile that has none.</param>
    public static void Add(ProfileBatch batch, PprofProfile profile, string name, IReadOnlyList<Label> labels, UnixNanos byDefault)
    {
        var import = new PprofImport(profile, batch);
        var header = import.Header(name, byDefault);
        foreach (var (group, samples) in import.Groups(labels))
            import.Add(header with { Labels = import.Labels(labels, group) }, samples);
    }

    private ProfileRow Header(string name, UnixNanos byDefault) => new()
    {
        Time = _profile.TimeNanos > 0 ? new(_profile.TimeNanos) : byDefault,
        DurationNanos = Math.Max(0, _profile.DurationNanos),
        Name = _batch.Values.Add(name),
        PeriodType = Text(_profile.PeriodType?.Type ?? 0),
        PeriodUnit = Text(_profile.PeriodType?.Unit ?? 0),
        Period = _profile.Period,
    };

    /// <summary>The samples that share their labels, with stack and link; the empty set of labels is the usual one.</summary>
    private Dictionary<LabelSet, List<(PprofSample Sample, int Stack, int Link)>> Groups(IReadOnlyList<Label> labels)
    {
        var taken = labels.Select(label => label.Name).ToHashSet(StringComparer.Ordinal);
        var groups = new Dictionary<LabelSet, List<(PprofSample, int, int)>>();
        foreach (var sample in _profile.Samples)
        {
            if (CollectionsMarshal.AsSpan(_profile.Values).Slice(sample.Values.Start, sample.Values.Count).ContainsAnyInRange(1UL << 63, ulong.MaxValue))
                continue;
            var (own, link) = Split(sample, taken);
            if (!groups.TryGetValue(own, out var samples))
                groups.Add(own, samples = []);
            samples.Add((sample, Stack(sample), link));
        }
        return groups;
    }

    private void Add(in ProfileRow header, List<(PprofSample Sample, int Stack, int Link)> samples)
    {
        for (var type = 0; type < _profile.SampleTypes.Count; type++)
        {
            var start = _batch.Samples.Count;
            foreach (var (sample, stack, link) in samples)
                if (_profile.ValueOf(sample, type) is > 0 and var value)
                    _batch.Samples.Add(new(stack, link, value));
            if (_batch.Samples.Count > start)
                _batch.Profiles.Add(header with
                {
                    SampleType = Text(_profile.SampleTypes[type].Type),
                    SampleUnit = Text(_profile.SampleTypes[type].Unit),
                    Samples = new(start, _batch.Samples.Count - start),
                });
        }
    }

    private (LabelSet Own, int Link) Split(in PprofSample sample, HashSet<string> taken)
    {
        List<Label>? own = null;
        var link = default(SpanLink);
        foreach (var label in CollectionsMarshal.AsSpan(_profile.Labels).Slice(sample.Labels.Start, sample.Labels.Count))
        {
            // Pyroscope knows texts only.
            if (label.Str == 0)
                continue;
            var (key, value) = (_profile.Text(label.Key), _profile.Text(label.Str));
            if (key is "span_id" or "profile_id")
                link = SpanId.TryParse(value, out var span) ? link with { SpanId = span } : link;
            else if (key == "trace_id")
                link = TraceId.TryParse(value, out var trace) ? link with { TraceId = trace } : link;
            else if (!taken.Contains(key))
                (own ??= []).Add(new(key, value));
        }
        return (own is null ? LabelSet.Empty : LabelSet.From(own), Link(link));
    }

    private int Link(SpanLink link)
    {
        if (link == default)
            return 0;
        if (!_links.TryGetValue(link, out var index))
        {
            _links.Add(link, index = _batch.Links.Count);
            _batch.Links.Add(link);
        }
        return index;
    }

    private Slice Labels(IReadOnlyList<Label> labels, LabelSet own)
    {
        var start = _batch.Attributes.Count;
        foreach (var (name, value) in labels.Concat(own))
            _batch.Attributes.Add(new(_batch.Values.Add(name), _batch.Values.Add(value)));
        return new(start, _batch.Attributes.Count - start);
    }

    private int Stack(in PprofSample sample)
    {
        var start = _batch.StackFrames.Count;
        foreach (var id in CollectionsMarshal.AsSpan(_profile.LocationIds).Slice(sample.Locations.Start, sample.Locations.Count))
        {
            var frames = _locations[id];
            _batch.StackFrames.AddRange(CollectionsMarshal.AsSpan(_locationFrames).Slice(frames.Start, frames.Count));
        }
        var depth = _batch.StackFrames.Count - start;
        _batch.Stacks.Add(new(start + Math.Max(0, depth - MaxDepth), Math.Min(depth, MaxDepth)));
        return _batch.Stacks.Count - 1;
    }

    private void ReadLocations()
    {
        var functions = new Dictionary<ulong, PprofFunction>();
        foreach (var function in _profile.Functions)
            functions[function.Id] = function;
        var mappings = new Dictionary<ulong, PprofMapping>();
        foreach (var mapping in _profile.Mappings)
            mappings[mapping.Id] = mapping;
        var frames = new Dictionary<FrameRow, int>();
        foreach (var location in _profile.Locations)
        {
            var start = _locationFrames.Count;
            foreach (var line in CollectionsMarshal.AsSpan(_profile.Lines).Slice(location.Lines.Start, location.Lines.Count))
                _locationFrames.Add(Frame(frames, new(Text(functions[line.FunctionId].Name), Text(functions[line.FunctionId].File), (int)Math.Clamp(line.Line, 0, int.MaxValue))));
            if (location.Lines.Count == 0)
                _locationFrames.Add(Frame(frames, new(_batch.Values.Add(Unsymbolized(location, mappings.GetValueOrDefault(location.MappingId))), 0, 0)));
            _locations[location.Id] = new(start, _locationFrames.Count - start);
        }
    }

    private int Frame(Dictionary<FrameRow, int> known, FrameRow frame)
    {
        if (!known.TryGetValue(frame, out var index))
        {
            known.Add(frame, index = _batch.Frames.Count);
            _batch.Frames.Add(frame);
        }
        return index;
    }

    // libc.so.6!0x7f3a10
    private string Unsymbolized(in PprofLocation location, in PprofMapping mapping)
    {
        var file = mapping.Id == 0 ? "" : Path.GetFileName(_profile.Text(mapping.File));
        return string.Create(CultureInfo.InvariantCulture, $"{file}{(file.Length > 0 ? "!" : "")}0x{location.Address:x}");
    }

    private int Text(long index) => index == 0 ? 0 : _batch.Values.Add(_profile.Text(index));
}
