using System.Globalization;
using Tally.Signals;

namespace Tally.Query.Tests.Text;

public sealed class GoFloatTests
{
    [Theory]
    [InlineData(0, "0", "0", "0", "0")]
    [InlineData(-0.0, "-0", "-0", "-0", "-0")]
    [InlineData(1e5, "100000", "100000", "100000", "100000")]
    [InlineData(1234567, "1234567", "1.234567e+06", "1234567", "1234567")]
    [InlineData(1e20, "100000000000000000000", "1e+20", "100000000000000000000", "100000000000000000000")]
    [InlineData(1e21, "1000000000000000000000", "1e+21", "1e+21", "1e+21")]
    [InlineData(1e23, "100000000000000000000000", "1e+23", "1e+23", "1e+23")]
    [InlineData(1.5e-5, "0.000015", "1.5e-05", "0.000015", "0.000015")]
    [InlineData(1e-6, "0.000001", "1e-06", "0.000001", "0.000001")]
    [InlineData(-1.5e-7, "-0.00000015", "-1.5e-07", "-1.5e-07", "-1.5e-7")]
    [InlineData(1e-12, "0.000000000001", "1e-12", "1e-12", "1e-12")]
    [InlineData(double.NaN, "NaN", "NaN", "NaN", "NaN")]
    [InlineData(double.NegativeInfinity, "-Inf", "-Inf", "-Inf", "-Inf")]
    public void Each_api_has_its_rule_for_exponents(double value, string plain, string general, string sample, string json) =>
        Assert.Equal([plain, general, sample, json], [GoFloat.Plain(value), GoFloat.General(value), GoFloat.Sample(value), GoFloat.Json(value)]);

    [Fact]
    public void Every_form_reads_back_as_the_same_number_in_the_fewest_digits()
    {
        foreach (var value in Values())
            foreach (var text in new[] { GoFloat.Plain(value), GoFloat.General(value), GoFloat.Sample(value), GoFloat.Json(value) })
            {
                Assert.True(value.Equals(double.Parse(text, CultureInfo.InvariantCulture)), $"{value:R} is written {text}");
                Assert.True(Digits(text) <= Digits(value.ToString("E16", CultureInfo.InvariantCulture)), $"{value:R} is written {text}");
                Assert.Equal(Digits(value.ToString("R", CultureInfo.InvariantCulture)), Digits(text));
                Assert.DoesNotContain('E', text);
            }
    }

    // Powers of ten with the doubles beside them, and random ones of all sizes.
    private static IEnumerable<double> Values()
    {
        foreach (var power in Enumerable.Range(-323, 632).Select(exponent => double.Parse("1e" + exponent.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)))
            foreach (var near in new[] { power, Math.BitIncrement(power), Math.BitDecrement(power), 3 * power, -power })
                if (double.IsFinite(near))
                    yield return near;
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
            if (BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)) is var any && double.IsFinite(any))
                yield return any;
    }

    private static int Digits(string text) => text.Split('e', 'E')[0].Replace(".", "", StringComparison.Ordinal).TrimStart('-').Trim('0').Length;
}
