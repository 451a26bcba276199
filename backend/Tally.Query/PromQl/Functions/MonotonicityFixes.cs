using System.Globalization;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;

namespace Tally.Query.PromQl.Functions;

/// <summary>Cumulative buckets that fell and were held level: from which bound to which, and by how much at most.</summary>
internal readonly record struct MonotonicityFix(double Least, double Most, double Difference);

/// <summary>All such fixes of one metric in a query.</summary>
internal readonly record struct MonotonicityFixes(MonotonicityFix Worst, long From, long To, int Count)
{
    public MonotonicityFixes(MonotonicityFix fix, long time) : this(fix, time, time, 1)
    {
    }

    public MonotonicityFixes With(MonotonicityFix fix, long time) => new(
        new(Math.Min(Worst.Least, fix.Least), Math.Max(Worst.Most, fix.Most), Math.Max(Worst.Difference, fix.Difference)),
        Math.Min(From, time), Math.Max(To, time), Count + 1);

    public string Text(string metric) =>
        "input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
        + (metric.Length == 0 ? "" : $" for metric name {PromString.Quote(metric)}")
        + $", from buckets {GoFloat.General(Worst.Least)} to {GoFloat.General(Worst.Most)}, with a max diff of {GoFloat.General(double.Parse(Worst.Difference.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))}"
        + $", over {Count} samples from {Time(From)} to {Time(To)}";

    private static string Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
