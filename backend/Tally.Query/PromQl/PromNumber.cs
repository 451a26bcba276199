using Tally.Query.PromQl.Syntax;

namespace Tally.Query.PromQl;

/// <summary>Numbers as Prometheus writes them.</summary>
public static class PromNumber
{
    /// <summary>As in JSON results: shortest round trip, <c>+Inf</c>, <c>NaN</c>, <c>1e+21</c>.</summary>
    public static string Text(double value) => PromPrinter.Number(value);

    /// <summary>As in the labels <c>le</c> and <c>quantile</c>: without an exponent.</summary>
    public static string Decimal(double value) => PromPrinter.Decimal(value);
}
