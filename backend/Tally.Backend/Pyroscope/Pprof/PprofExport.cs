using Tally.Query.Profiles;
using Tally.Signals;

namespace Tally.Backend.Pyroscope.Pprof;

/// <summary>Makes one pprof profile of merged stacks: a location and a function per function name.</summary>
internal sealed class PprofExport
{
    private readonly PprofProfile _profile = new();
    private readonly Dictionary<string, long> _strings = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), ulong> _functions = [];

    private PprofExport() => Text("");

    /// <param name="tree">The stacks.</param>
    /// <param name="type">Their type.</param>
    /// <param name="from">When the first sample may have been taken.</param>
    /// <param name="to">When the last may have been.</param>
    public static PprofProfile Of(FlameTree tree, ProfileType type, UnixNanos from, UnixNanos to)
    {
        var export = new PprofExport();
        var profile = export._profile;
        profile.SampleTypes.Add(new(export.Text(type.SampleType), export.Text(type.SampleUnit)));
        profile.PeriodType = new(export.Text(type.PeriodType), export.Text(type.PeriodUnit));
        (profile.TimeNanos, profile.DurationNanos) = (from.Value, to.Value - from.Value);
        var path = new Stack<ulong>();
        foreach (var child in tree.Root.Children)
            export.Add(child, path);
        return profile;
    }

    // As deep as a stack, which import bounds.
    private void Add(FlameNode node, Stack<ulong> path)
    {
        path.Push(Location(node));
        if (node.Self > 0)
        {
            // A stack enumerates from its top, which is the innermost frame.
            var start = _profile.LocationIds.Count;
            _profile.LocationIds.AddRange(path);
            _profile.Values.Add((ulong)node.Self);
            _profile.Samples.Add(new(new(start, path.Count), new(_profile.Values.Count - 1, 1), default));
        }
        foreach (var child in node.Children)
            Add(child, path);
        path.Pop();
    }

    // Function and location share their number.
    private ulong Location(FlameNode node)
    {
        if (_functions.TryGetValue((node.Name, node.File), out var id))
            return id;
        id = (ulong)_functions.Count + 1;
        _functions.Add((node.Name, node.File), id);
        _profile.Functions.Add(new(id, Text(node.Name), Text(node.Name), Text(node.File), 0));
        _profile.Lines.Add(new(id, 0, 0));
        _profile.Locations.Add(new(id, 0, 0, new(_profile.Lines.Count - 1, 1), false));
        return id;
    }

    private long Text(string text)
    {
        if (!_strings.TryGetValue(text, out var index))
        {
            _strings.Add(text, index = _profile.Strings.Count);
            _profile.Strings.Add(text);
        }
        return index;
    }
}
