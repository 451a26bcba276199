using Tally.Signals;

namespace Tally.Query.PromQl;

/// <summary>Numbers as Prometheus writes them.</summary>
public static class PromNumber
{
    /// <summary>As in JSON results: the fewest digits that read back the same, <c>+Inf</c>, <c>NaN</c>, <c>0.000001</c>, <c>1e-07</c>, <c>1e+21</c>.</summary>
    public static string Text(double value) => GoFloat.Sample(value);

    /// <summary>As in the labels <c>le</c> and <c>quantile</c>: without an exponent.</summary>
    public static string Decimal(double value) => GoFloat.Plain(value);
}
