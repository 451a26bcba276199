using Tally.Query.LogQl.Syntax;
using Tally.Storage.Logs;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>
/// The leading filters of a pipeline, run on the columns of one segment: lines as bytes, label conditions once per
/// distinct value. What they refuse is never decoded.
/// </summary>
internal abstract class RowFilter
{
    public abstract bool Matches(int row);

    /// <summary>How many stages from the first can run on the columns.</summary>
    public static int CountLeading(IReadOnlyList<Stage> stages)
    {
        var count = 0;
        while (count < stages.Count && RunsOnColumns(stages[count]))
            count++;
        return count;
    }

    public static RowFilter[] Compile(IEnumerable<Stage> leading, LogRows rows) => [.. leading.Select(stage => Compile(stage, rows))];

    private static RowFilter Compile(Stage stage, LogRows rows) => stage switch
    {
        LineFilterStage line => new LineRow(new(line), rows),
        LabelFilterStage label => Compile(label.Filter, rows),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static RowFilter Compile(LabelFilter filter, LogRows rows) => filter switch
    {
        MatcherFilter one => new LabelRow(one, rows),
        AndFilter both => new BothRow(Compile(both.Left, rows), Compile(both.Right, rows)),
        OrFilter either => new EitherRow(Compile(either.Left, rows), Compile(either.Right, rows)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool RunsOnColumns(Stage stage) => stage is LineFilterStage || (stage is LabelFilterStage label && IsOnValues(label.Filter));

    // Numbers may mark errors, and an _extracted or __error__ label is made while labels are put together: those run later.
    private static bool IsOnValues(LabelFilter filter) => filter switch
    {
        MatcherFilter one => !one.Matcher.Name.EndsWith("_extracted", StringComparison.Ordinal) && !one.Matcher.Name.StartsWith("__", StringComparison.Ordinal),
        AndFilter both => IsOnValues(both.Left) && IsOnValues(both.Right),
        OrFilter either => IsOnValues(either.Left) && IsOnValues(either.Right),
        _ => false,
    };

    private sealed class LineRow(LineTest test, LogRows rows) : RowFilter
    {
        public override bool Matches(int row) => test.Matches(rows.Line(row));
    }

    /// <summary>A stream's own label goes before metadata of the same name.</summary>
    private sealed class LabelRow : RowFilter
    {
        private readonly LogRows _rows;
        private readonly MetadataTest _metadata;
        private readonly bool?[] _ofStream;

        public LabelRow(MatcherFilter filter, LogRows rows)
        {
            _rows = rows;
            _metadata = rows.Key(filter.Matcher.Name).Test(filter.Matcher);
            _ofStream = new bool?[rows.Segment.Streams.Length];
            for (var i = 0; i < _ofStream.Length; i++)
                _ofStream[i] = rows.Segment.Streams[i][filter.Matcher.Name] is { } value ? filter.Matcher.Matches(value) : null;
        }

        public override bool Matches(int row) => _ofStream[_rows.StreamIds[row]] ?? _metadata.Matches(row);
    }

    private sealed class BothRow(RowFilter left, RowFilter right) : RowFilter
    {
        public override bool Matches(int row) => left.Matches(row) && right.Matches(row);
    }

    private sealed class EitherRow(RowFilter left, RowFilter right) : RowFilter
    {
        public override bool Matches(int row) => left.Matches(row) || right.Matches(row);
    }
}
