using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;

namespace Tally.Query.PromQl.Functions;

/// <summary>Functions of time; calendar parts are of UTC.</summary>
internal static class TimeFunctions
{
    public static readonly IReadOnlyDictionary<string, Func<DateTime, int>> Parts = new Dictionary<string, Func<DateTime, int>>(StringComparer.Ordinal)
    {
        ["hour"] = time => time.Hour,
        ["minute"] = time => time.Minute,
        ["month"] = time => time.Month,
        ["year"] = time => time.Year,
        ["day_of_month"] = time => time.Day,
        ["day_of_week"] = time => (int)time.DayOfWeek,
        ["day_of_year"] = time => time.DayOfYear,
        ["days_in_month"] = time => DateTime.DaysInMonth(time.Year, time.Month),
    };

    public static Evaluated.Scalars Time(Evaluator evaluator) =>
        new([.. Enumerable.Range(0, evaluator.Timeline.Count).Select(i => evaluator.Timeline[i] / 1000.0)]);

    public static List<Row> Evaluate(Evaluator evaluator, CallNode node, Func<DateTime, int> part)
    {
        if (node.Arguments.Count == 0)
        {
            var now = new Row(LabelSet.Empty, evaluator.Timeline.Count);
            for (var i = 0; i < evaluator.Timeline.Count; i++)
                now[i] = new(Part(evaluator.Timeline[i] / 1000.0, part));
            return [now];
        }
        return MathFunctions.Evaluate(evaluator, node, (value, _) => Part(value, part));
    }

    /// <summary>When each sample was taken: of a selector the sample's own time, of anything else the step's.</summary>
    public static List<Row> Timestamp(Evaluator evaluator, PromNode argument)
    {
        while (argument is ParenNode paren)
            argument = paren.Inner;
        if (argument is SelectorNode selector)
            return evaluator.DropNames(SelectorReader.Timestamps(evaluator, selector));
        var rows = evaluator.Vector(argument);
        foreach (var row in evaluator.Each(rows))
            for (var i = 0; i < evaluator.Timeline.Count; i++)
                if (row.Has(i))
                    row[i] = new(evaluator.Timeline[i] / 1000.0);
        evaluator.Release(rows);
        return evaluator.DropNames(rows);
    }

    /// <summary>When the counting of each sample of a selector began; of anything else that is not known any more.</summary>
    public static List<Row> StartTimestamp(Evaluator evaluator, PromNode argument)
    {
        while (argument is ParenNode paren)
            argument = paren.Inner;
        if (argument is SelectorNode selector)
            return evaluator.DropNames(SelectorReader.Starts(evaluator, selector));
        evaluator.Release(evaluator.Vector(argument));
        return [];
    }

    private static double Part(double seconds, Func<DateTime, int> part)
    {
        // Years 1 to 9999; beyond, there is no calendar to ask.
        if (!(seconds > -62135596800 && seconds < 253402300800))
            return double.NaN;
        return part(DateTime.UnixEpoch.AddSeconds(Math.Truncate(seconds)));
    }
}
