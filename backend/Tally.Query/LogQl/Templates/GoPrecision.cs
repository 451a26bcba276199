using System.Globalization;

namespace Tally.Query.LogQl.Templates;

/// <summary>Floats with so many digits after the point, as Go writes them.</summary>
internal static class GoPrecision
{
    /// <summary><c>%e</c>: <c>1.500000e+06</c>.</summary>
    public static string Scientific(double value, int precision) =>
        Special(value) ?? value.ToString((precision > 0 ? "0." + new string('0', precision) : "0") + "e+00", CultureInfo.InvariantCulture);

    public static string Fixed(double value, int precision) => Special(value) ?? value.ToString($"F{precision}", CultureInfo.InvariantCulture);

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : null;
}
