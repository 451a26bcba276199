using System.Globalization;
using System.Text.RegularExpressions;
using Tally.Query.LogQl;
using Tally.Signals;

namespace Tally.Query.Tests.LogQl;

/// <summary>Compares a result with the lines a script expects.</summary>
internal static partial class Compare
{
    private const double Tolerance = 1e-6;

    /// <summary>What differs; null where nothing does.</summary>
    public static string? Problem(EvalStep eval, LogResult result, List<string> expected, bool isOrdered) => result switch
    {
        LinesResult lines => Lines(lines, expected),
        ScalarResult scalar => expected is [var one] && Same(Number(one), scalar.Value) ? null : $"got {scalar.Value}",
        VectorResult vector => Series([.. vector.Samples.Select(s => (s.Labels, (double?[])[s.Value]))], expected, isOrdered),
        MatrixResult matrix => Series([.. matrix.Series.Select(s => (s.Labels, Points(eval, s)))], expected, isOrdered),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Lines in order, as {labels} "text"
    private static string? Lines(LinesResult result, List<string> expected)
    {
        var got = result.Lines.Select(line => (line.AllLabels, line.Line)).ToList();
        var wanted = expected.Select(text => LinePattern().Match(text)).Select(m => (Labels(m.Groups[1].Value), Script.Unquote(m.Groups[2].Value))).ToList();
        return got.SequenceEqual(wanted) ? null : "got:\n    " + string.Join("\n    ", got.Select(line => $"{line.AllLabels} `{line.Line}`"));
    }

    private static string? Series(List<(LogLabels Labels, double?[] Values)> got, List<string> expected, bool isOrdered)
    {
        var wanted = expected.Select(Wanted).ToList();
        var same = got.Count == wanted.Count && (isOrdered
            ? got.Zip(wanted).All(pair => Same(pair.First, pair.Second))
            : wanted.All(w => got.Any(g => Same(g, w))));
        return same ? null : "got:\n    " + string.Join("\n    ", got.Select(s => $"{s.Labels} {string.Join(' ', s.Values.Select(v => v?.ToString(CultureInfo.InvariantCulture) ?? "_"))}"));
    }

    private static bool Same((LogLabels Labels, double?[] Values) left, (LogLabels Labels, double?[] Values) right) =>
        left.Labels.Equals(right.Labels) && left.Values.Length >= right.Values.Length
        && left.Values.Zip(right.Values).All(pair => pair.First is null == pair.Second is null && (pair.First is null || Same(pair.First.Value, pair.Second!.Value)))
        && left.Values.Skip(right.Values.Length).All(value => value is null);

    private static bool Same(double left, double right) =>
        left.Equals(right) || Math.Abs(left - right) <= Tolerance * Math.Max(Math.Abs(left), Math.Abs(right));

    private static double?[] Points(EvalStep eval, LogSeries series)
    {
        var values = new double?[((eval.To - eval.From) / eval.Interval) + 1];
        foreach (var (time, value) in series.Points)
            values[(time.Value - eval.From) / eval.Interval] = value;
        return values;
    }

    private static (LogLabels, double?[]) Wanted(string line)
    {
        // A scalar over time is a series without labels.
        var match = SeriesPattern().Match(line);
        return match.Success
            ? (Labels(match.Groups[1].Value), [.. match.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Expand)])
            : (LogLabels.Empty, [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Expand)]);
    }

    private static LogLabels Labels(string text) => LogLabels.From([.. Script.Pairs(text).Select(pair => new Label(pair.Key, pair.Value))]);

    // 6, NaN, _, 2+3x2 (2 5 8), 4x3 (4 4 4 4), _x2
    private static IEnumerable<double?> Expand(string point)
    {
        if (point == "_")
            return [null];
        var match = Repeated().Match(point);
        if (!match.Success)
            return [Number(point)];
        var count = int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture);
        if (match.Groups[1].Value == "_")
            return Enumerable.Repeat<double?>(null, count);
        var start = Number(match.Groups[1].Value);
        var step = match.Groups[2].Success ? Number(match.Groups[2].Value) : 0;
        return Enumerable.Range(0, count + 1).Select(i => (double?)(start + (i * step)));
    }

    private static double Number(string text) => text switch
    {
        "NaN" => double.NaN,
        "Inf" or "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^(\{(?:[^""`}]|""(?:[^""\\]|\\.)*""|`[^`]*`)*\})\s+(.+)$")]
    private static partial Regex SeriesPattern();

    [GeneratedRegex(@"^(\{(?:[^""`}]|""(?:[^""\\]|\\.)*""|`[^`]*`)*\})\s+(""(?:[^""\\]|\\.)*""|`[^`]*`)$")]
    private static partial Regex LinePattern();

    [GeneratedRegex(@"^(_|[+-]?[\d.eE]+?)([+-][\d.eE]+)?x(\d+)$")]
    private static partial Regex Repeated();
}
