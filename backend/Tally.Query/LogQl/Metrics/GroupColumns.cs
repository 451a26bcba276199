using System.Runtime.InteropServices;
using Tally.Query.LogQl.Syntax;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Query.LogQl.Metrics;

/// <summary>
/// Finds a row's series from the columns of a segment: the group's labels are read as value ids, and only a combination
/// not met before is turned into labels.
/// </summary>
internal sealed class GroupColumns(Grouping grouping, LogRows rows, Func<LogLabels, SampleList> series)
{
    private const int MaxLabels = 2;

    private readonly MetadataKey[] _keys = [.. grouping.Labels.Select(rows.Key)];
    private readonly Dictionary<(int Stream, int First, int Second), SampleList> _known = [];

    // Lines of one sender come in runs.
    private ((int, int, int) Group, SampleList? Series) _last;

    /// <summary>True for a <c>by</c> of few labels, none of which is made up while labels are put together.</summary>
    public static bool CanGroup(Grouping? grouping) =>
        grouping is { IsWithout: false } && grouping.Labels.Count <= MaxLabels && grouping.Labels.All(name => !name.StartsWith("__", StringComparison.Ordinal) && !name.EndsWith("_extracted", StringComparison.Ordinal));

    public SampleList SeriesOf(int row)
    {
        var stream = _keys.Length == 0 ? 0 : rows.StreamIds[row];
        var (first, second) = (ValueId(0, row), ValueId(1, row));
        // A field is different on every row: no use remembering it.
        if (first == MetadataKey.Field || second == MetadataKey.Field)
            return series(Labels(row));
        if (_last.Series is not null && _last.Group == (stream, first, second))
            return _last.Series;
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, (stream, first, second), out _);
        _last = ((stream, first, second), known ??= series(Labels(row)));
        return known;
    }

    private int ValueId(int index, int row) => index < _keys.Length ? _keys[index].ValueId(row) : MetadataKey.Absent;

    private LogLabels Labels(int row)
    {
        var labels = new List<Label>(MaxLabels);
        var stream = rows.Segment.Streams[rows.StreamIds[row]];
        foreach (var (name, key) in grouping.Labels.Zip(_keys).DistinctBy(pair => pair.First))
            if ((stream[name] ?? key.Text(row)) is { } value)
                labels.Add(new(name, value));
        return LogLabels.From(CollectionsMarshal.AsSpan(labels));
    }
}
