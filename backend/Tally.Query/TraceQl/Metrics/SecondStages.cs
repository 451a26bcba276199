using Tally.Signals;

namespace Tally.Query.TraceQl;

/// <summary>What comes after a metrics function: rankings, comparisons and arithmetic over whole series.</summary>
internal static class SecondStages
{
    public static SeriesSet Apply(SecondStage stage, SeriesSet series) => stage switch
    {
        Ranking ranking => series.Count <= ranking.Limit ? series : Rank(ranking, series),
        MetricsFilter filter => Filter(filter, series),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Arithmetic between series with the same labels, or with one that has none.</summary>
    public static SeriesSet Combine(Operator op, SeriesSet left, SeriesSet right) =>
        new((right.HasUnlabelled ? left : right).ByKey.Select(pair => left.Find(pair.Key) is { } l && right.Find(pair.Key) is { } r ? Combine(op, l, r) : null).OfType<Series>());

    public static SeriesSet Combine(Operator op, double left, SeriesSet right) => Each(right, value => Compute(op, left, value));

    public static SeriesSet Combine(Operator op, SeriesSet left, double right) => Each(left, value => Compute(op, value, right));

    /// <summary>A plain number; a duration in seconds.</summary>
    public static double Number(Static value) => value.Type == StaticType.Duration ? value.AsDouble / UnixNanos.PerSecond : value.AsDouble;

    /// <summary>At each step the highest (lowest) values keep their place; of equal ones the series that comes later (earlier) by its labels.</summary>
    private static SeriesSet Rank(Ranking ranking, SeriesSet series)
    {
        var all = series.All.ToList();
        var kept = all.ConvertAll(item => item with { Values = [.. Enumerable.Repeat(double.NaN, item.Values.Length)] });
        for (var slot = 0; slot < all[0].Values.Length; slot++)
        {
            var present = Enumerable.Range(0, all.Count).Where(i => !double.IsNaN(all[i].Values[slot]));
            var best = ranking.Top
                ? present.OrderByDescending(i => all[i].Values[slot]).ThenByDescending(i => i)
                : present.OrderBy(i => all[i].Values[slot]).ThenBy(i => i);
            foreach (var i in best.Take((int)Math.Min(ranking.Limit, int.MaxValue)))
                kept[i].Values[slot] = all[i].Values[slot];
        }
        return new(kept.Where(HasValues));
    }

    private static SeriesSet Filter(MetricsFilter filter, SeriesSet series)
    {
        var bound = Static.From(Number(filter.Value));
        return series.Select(item => item with
        {
            Values = [.. item.Values.Select(value => Holds(value) ? value : double.NaN)],
            Exemplars = item.Exemplars.FindAll(exemplar => Holds(exemplar.Value)),
        } is var kept && HasValues(kept) ? kept : null);

        bool Holds(double value) => !double.IsNaN(value) && Arithmetic.Holds(filter.Operator, Static.From(value), bound);
    }

    private static bool HasValues(Series series) => Array.Exists(series.Values, value => !double.IsNaN(value));

    private static SeriesSet Each(SeriesSet series, Func<double, double> compute) => series.Select(item => item with
    {
        Values = Array.ConvertAll(item.Values, value => compute(value)),
        Exemplars = item.Exemplars.ConvertAll(exemplar => exemplar with { Value = compute(exemplar.Value) }),
    });

    private static Series Combine(Operator op, Series left, Series right) => new(
        Labels(op, left, right),
        [.. left.Values.Zip(right.Values, (l, r) => Compute(op, l, r))],
        // The examples of a series that all others were computed with say nothing about each of them.
        left.Key == right.Key ? [.. left.Exemplars, .. right.Exemplars] : left.Key.Length == 0 ? right.Exemplars : left.Exemplars);

    // Two names become one, as (rate / rate); one alone is dropped.
    private static List<KeyValuePair<string, Static>> Labels(Operator op, Series left, Series right)
    {
        var labels = left.Labels.Concat(right.Labels).Where(label => label.Key != Series.NameLabel).DistinctBy(label => label.Key).ToList();
        if (Name(left) is { } leftName && Name(right) is { } rightName)
            labels.Insert(0, new(Series.NameLabel, Static.From($"({leftName} {Symbol(op)} {rightName})")));
        return labels;
    }

    private static string? Name(Series series) => series.Labels.Where(label => label.Key == Series.NameLabel).Select(label => label.Value.AsString).FirstOrDefault();

    private static string Symbol(Operator op) => Words.FieldOperators.First(pair => pair.Value.Operator == op).Key;

    private static double Compute(Operator op, double left, double right) => op switch
    {
        Operator.Add => left + right,
        Operator.Subtract => left - right,
        Operator.Multiply => left * right,
        Operator.Divide => right == 0 ? double.NaN : left / right,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
