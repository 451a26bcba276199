using System.Runtime.InteropServices;
using System.Text;
using Tally.Query.LogQl.Syntax;
using Tally.Signals;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>Where a label comes from; what is lower overrides what is higher.</summary>
internal enum LabelSource { Stream, Metadata, Parsed }

/// <summary>
/// A line on its way through a pipeline: its text, its labels by where they come from, and the error a stage met.
/// One per pipeline, started anew for every line.
/// </summary>
internal sealed class LineState(ParserHints? hints = null)
{
    public const string ErrorLabel = "__error__";
    public const string ErrorDetailsLabel = "__error_details__";

    private readonly List<Label>[] _set = [[], [], []];
    private readonly List<string> _deleted = [];
    private readonly List<Label> _all = [];
    private readonly Dictionary<LabelSet, LogLabels> _unchanged = [];

    public LabelSet Stream { get; private set; } = LabelSet.Empty;

    public long Time { get; private set; }

    /// <summary>The line as UTF-8.</summary>
    public ReadOnlyMemory<byte> Line { get; set; }

    public string Error { get; set; } = "";

    public string ErrorDetails { get; set; } = "";

    /// <summary>True where parsers have nothing to find, or have found everything that counts.</summary>
    public bool HasAllRequired => hints?.Required is { } required && required.Count <= _set[(int)LabelSource.Parsed].Count(label => required.Contains(label.Name));

    /// <summary>True where no label counts.</summary>
    public bool NeedsNoLabels => hints?.NeedsNone == true;

    /// <summary>False for a name under which no label counts, so that a parser need not make its value.</summary>
    public bool Wants(string name) => hints?.Required?.Contains(name) != false;

    public string LineText => Encoding.UTF8.GetString(Line.Span);

    public void Start(LabelSet stream, long time, ReadOnlyMemory<byte> line, List<Label> metadata)
    {
        (Stream, Time, Line, Error, ErrorDetails) = (stream, time, line, "", "");
        foreach (var set in _set)
            set.Clear();
        _deleted.Clear();
        foreach (var (name, value) in metadata)
            if (name == ErrorLabel)
                Error = value;
            else if (name == ErrorDetailsLabel)
                ErrorDetails = value;
            else
                Set(LabelSource.Metadata, stream[name] is null ? name : name + "_extracted", value);
    }

    /// <summary>The label's value whatever its source; false where it is absent or was deleted.</summary>
    public bool TryGet(string name, out string value)
    {
        foreach (var set in _set)
            if (Find(set, name) is var i and >= 0)
            {
                value = set[i].Value;
                return true;
            }
        value = _deleted.Contains(name) ? "" : Stream[name] ?? "";
        return value.Length > 0;
    }

    /// <summary>The value that a string matcher sees: an absent label is empty, <c>__error__</c> is the error.</summary>
    public string ValueOf(string name) => name == ErrorLabel ? Error : TryGet(name, out var value) ? value : "";

    /// <summary>Sets a label unless a source that overrides this one has it.</summary>
    public void Set(LabelSource source, string name, string value)
    {
        for (var lower = 0; lower < (int)source; lower++)
            Remove(_set[lower], name);
        for (var higher = (int)source + 1; higher < _set.Length; higher++)
            if (Find(_set[higher], name) >= 0)
                return;
        var set = _set[(int)source];
        var at = Find(set, name);
        if (at >= 0)
            set[at] = new(name, value);
        else
            set.Add(new(name, value));
    }

    /// <summary>
    /// Sets a label that a parser found. The stream and the metadata keep a name they have, and the parsed one gets
    /// <c>_extracted</c>; of two parsed ones the first stays.
    /// </summary>
    public void Extract(string name, string value)
    {
        if (IsTaken(name))
            name += "_extracted";
        if (hints?.Required?.Contains(name) != false && Find(_set[(int)LabelSource.Parsed], name) < 0)
            Set(LabelSource.Parsed, name, value);
    }

    /// <summary>True where the stream or the metadata has the name, so that a parsed label must step aside.</summary>
    public bool IsTaken(string name) => Stream[name] is not null || Find(_set[(int)LabelSource.Metadata], name) >= 0;

    public void Delete(string name)
    {
        foreach (var set in _set)
            Remove(set, name);
        _deleted.Add(name);
    }

    public void Fail(string error, string details) => (Error, ErrorDetails) = (error, details);

    /// <summary>Every label as it stands, errors last.</summary>
    public List<Label> All()
    {
        _all.Clear();
        AddStream(_all);
        _all.AddRange(_set[(int)LabelSource.Metadata]);
        AddParsed(_all);
        return _all;
    }

    public LogLabels AllLabels() => IsUnchanged ? StreamAsItIs() : LogLabels.From(CollectionsMarshal.AsSpan(All()));

    /// <summary>The labels of a group; all of them, whatever the grouping, where a stage has met an error.</summary>
    public LogLabels Grouped(Grouping? grouping)
    {
        if (grouping is null || Error.Length > 0)
            return AllLabels();
        if (!grouping.IsWithout && grouping.Labels.Count == 0)
            return LogLabels.Empty;
        var all = All();
        all.RemoveAll(label => grouping.Labels.Contains(label.Name) == grouping.IsWithout);
        return LogLabels.From(CollectionsMarshal.AsSpan(all));
    }

    public LogLabels StreamLabels()
    {
        if (_deleted.Count == 0 && _set[(int)LabelSource.Stream].Count == 0 && _set[(int)LabelSource.Parsed].Count == 0)
            return StreamAsItIs();
        _all.Clear();
        AddStream(_all);
        return LogLabels.From(CollectionsMarshal.AsSpan(_all));
    }

    public LogLabels MetadataLabels() => LogLabels.From(CollectionsMarshal.AsSpan(_set[(int)LabelSource.Metadata]));

    public LogLabels ParsedLabels()
    {
        _all.Clear();
        AddParsed(_all);
        return LogLabels.From(CollectionsMarshal.AsSpan(_all));
    }

    private bool IsUnchanged => _deleted.Count == 0 && Error.Length == 0 && ErrorDetails.Length == 0 && _set.All(set => set.Count == 0);

    private LogLabels StreamAsItIs()
    {
        if (!_unchanged.TryGetValue(Stream, out var labels))
            _unchanged.Add(Stream, labels = LogLabels.From(Stream.AsSpan()));
        return labels;
    }

    private void AddStream(List<Label> into)
    {
        var overrides = _set[(int)LabelSource.Stream];
        foreach (var label in Stream.AsSpan())
        {
            if (_deleted.Contains(label.Name) || Find(_set[(int)LabelSource.Metadata], label.Name) >= 0 || Find(_set[(int)LabelSource.Parsed], label.Name) >= 0)
                continue;
            into.Add(Find(overrides, label.Name) is var at and >= 0 ? overrides[at] : label);
        }
    }

    private void AddParsed(List<Label> into)
    {
        into.AddRange(_set[(int)LabelSource.Parsed]);
        if (Error.Length > 0)
            into.Add(new(ErrorLabel, Error));
        if (ErrorDetails.Length > 0)
            into.Add(new(ErrorDetailsLabel, ErrorDetails));
    }

    private static int Find(List<Label> labels, string name)
    {
        var span = CollectionsMarshal.AsSpan(labels);
        for (var i = 0; i < span.Length; i++)
            if (span[i].Name == name)
                return i;
        return -1;
    }

    private static void Remove(List<Label> labels, string name)
    {
        if (labels.Count > 0 && Find(labels, name) is var at and >= 0)
            labels.RemoveAt(at);
    }
}
