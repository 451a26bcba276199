using Tally.Backend.Alloy.Evaluation;
using Tally.Backend.Alloy.Graph;
using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Tests.Alloy;

/// <summary>Values become what an argument wants by Alloy's rules: which texts are numbers, durations and sizes, and which are not.</summary>
public sealed class ConversionTests
{
    [Theory]
    [InlineData("5", 5)]
    [InlineData("-5.5", -5.5)]
    [InlineData("\"5\"", 5)]
    [InlineData("\"007\"", 7)]
    [InlineData("\"-5\"", -5)]
    [InlineData("\"7.5\"", 7.5)]
    [InlineData("\"+7.5\"", 7.5)]
    [InlineData("\".5\"", 0.5)]
    [InlineData("\"1e2\"", 100)]
    [InlineData("\"18446744073709551615\"", 18446744073709551615)]
    [InlineData("null", 0)]
    public void A_number(string value, double number) => Assert.Equal(number, Argument(value).Number("v", 42));

    [Theory]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"5%\"", "\"5%\"")]
    [InlineData("\" 5\"", "\" 5\"")]
    [InlineData("\"5 \"", "\"5 \"")]
    [InlineData("\"+5\"", "\"+5\"")]
    [InlineData("\"-5.5\"", "\"-5.5\"")]
    [InlineData("\"5,5\"", "\"5,5\"")]
    [InlineData("\"1_000\"", "\"1_000\"")]
    [InlineData("\"0x10\"", "\"0x10\"")]
    [InlineData("\"1e400\"", "\"1e400\"")]
    [InlineData("\"18446744073709551616\"", "\"18446744073709551616\"")]
    [InlineData("\"NaN\"", "\"NaN\"")]
    [InlineData("\"Infinity\"", "\"Infinity\"")]
    [InlineData("\"five\"", "\"five\"")]
    [InlineData("true", "a bool")]
    [InlineData("[5]", "a list")]
    [InlineData("{}", "an object")]
    public void No_number(string value, string shown) => IsRefused(value, shown, "a number", argument => argument.Number("v", 42));

    [Theory]
    [InlineData("\"200ms\"", 0.2)]
    [InlineData("\"1m30s\"", 90)]
    [InlineData("\"1.5h\"", 5400)]
    [InlineData("\"1h2m3s4ms\"", 3723.004)]
    [InlineData("\"10us\"", 0.00001)]
    [InlineData("\"10µs\"", 0.00001)]
    [InlineData("\"0\"", 0)]
    [InlineData("0", 0)]
    [InlineData("null", 0)]
    public void A_duration(string value, double seconds) => Assert.Equal(seconds, Argument(value).Duration("v", TimeSpan.FromSeconds(42)).TotalSeconds, 9);

    [Theory]
    [InlineData("5", "5")]
    [InlineData("\"5\"", "\"5\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"1d\"", "\"1d\"")]
    [InlineData("\"-1s\"", "\"-1s\"")]
    [InlineData("\"1 s\"", "\"1 s\"")]
    [InlineData("\"5 minutes\"", "\"5 minutes\"")]
    [InlineData("\"s\"", "\"s\"")]
    [InlineData("\"300000000h\"", "\"300000000h\"")]
    [InlineData("true", "a bool")]
    public void No_duration(string value, string shown) => IsRefused(value, shown, "a duration such as \"200ms\" or \"1m30s\"", argument => argument.Duration("v", default));

    [Theory]
    [InlineData("\"64MiB\"", 64 << 20)]
    [InlineData("\"64MB\"", 64 << 20)]
    [InlineData("\"1KB\"", 1024)]
    [InlineData("\"1.5KiB\"", 1536)]
    [InlineData("\"1MiB512KiB\"", 1536 << 10)]
    [InlineData("\"10B\"", 10)]
    [InlineData("\"0\"", 0)]
    [InlineData("0", 0)]
    [InlineData("null", 0)]
    public void A_size(string value, long bytes) => Assert.Equal(bytes, Argument(value).Bytes("v", 42));

    [Theory]
    [InlineData("1024", "1024")]
    [InlineData("\"1024\"", "\"1024\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"64mib\"", "\"64mib\"")]
    [InlineData("\"64kB\"", "\"64kB\"")]
    [InlineData("\"64 MiB\"", "\"64 MiB\"")]
    [InlineData("\"64M\"", "\"64M\"")]
    [InlineData("\"1MiB1KB\"", "\"1MiB1KB\"")]
    [InlineData("\"16EiB\"", "\"16EiB\"")]
    public void No_size(string value, string shown) => IsRefused(value, shown, "a size such as \"5MiB\"", argument => argument.Bytes("v", 0));

    [Theory]
    [InlineData("true", true)]
    [InlineData("1 == 2", false)]
    [InlineData("null", false)]
    public void A_flag(string value, bool flag) => Assert.Equal(flag, Argument(value).Flag("v", true));

    [Theory]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("1", "1")]
    public void No_flag(string value, string shown) => IsRefused(value, shown, "true or false", argument => argument.Flag("v", false));

    [Theory]
    [InlineData("\"a\"", "a")]
    [InlineData("5", "5")]
    [InlineData("-7.50", "-7.5")]
    [InlineData("1e21", "1000000000000000000000")]
    [InlineData("1.25e-7", "0.000000125")]
    [InlineData("1.2345678901234567e15", "1234567890123456.8")]
    [InlineData("null", "")]
    public void A_text(string value, string text) => Assert.Equal(text, Argument(value).Text("v", "default"));

    [Theory]
    [InlineData("true", "a bool")]
    [InlineData("[\"a\"]", "a list")]
    public void No_text(string value, string shown) => IsRefused(value, shown, "a text", argument => argument.Text("v", null));

    [Theory]
    [InlineData("5", "a number")]
    [InlineData("true", "a bool")]
    public void No_credential(string value, string shown) => IsRefused(value, shown, "a text", argument => argument.Secret("v"));

    [Theory]
    [InlineData("[\"a\", 5, null]", "a|5|")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    public void A_list(string value, string texts) => Assert.Equal(texts, string.Join('|', Argument(value).Texts("v", ["default"])));

    private static void IsRefused(string value, string shown, string expected, Func<Arguments, object?> read)
    {
        var error = Assert.Throws<AlloyException>(() => read(Argument(value)));

        Assert.Equal($"test:2:7: `v` is {shown}, expected {expected}", error.Message);
    }

    private static Arguments Argument(string value)
    {
        var file = Parser.Parse("test", $"block {{\n  v = {value}\n}}");
        return new((BlockStatement)file.Body[0], new Evaluator("test", new(_ => null), new Dictionary<string, IReadOnlyDictionary<string, object?>>()));
    }
}
