using System.Text.Json.Nodes;
using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;
using Tally.Deploy.Output;

namespace Tally.Deploy.Tests;

public class YamlTests
{
    [Theory]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("No")]
    [InlineData("on")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("0644")]
    [InlineData("1e3")]
    [InlineData("12:30:45")]
    [InlineData("2026-01-01")]
    [InlineData("1.18.1")]
    [InlineData("*")]
    [InlineData("a: b")]
    [InlineData("# no comment")]
    [InlineData("{brace}")]
    [InlineData("%(protocol)s://")]
    [InlineData(" leading and trailing ")]
    [InlineData("two\nlines")]
    [InlineData("two\n  lines\n\n")]
    [InlineData("two\r\nlines")]
    [InlineData("  indented\n lines")]
    [InlineData("\n")]
    [InlineData("\t")]
    [InlineData("a\tb\nc")]
    [InlineData("\u0085")]
    [InlineData("a\u2028b\nc")]
    [InlineData("\u0001")]
    [InlineData("'quoted' \"twice\"")]
    [InlineData("ünï→")]
    public void A_text_stays_a_text(string text)
    {
        var yaml = Yaml.Write(new JsonObject { ["key"] = text });

        Assert.Equal(text, YamlNodes.Parse(yaml, JsonPath.RootOf("a file"))!["key"]!.GetValue<string>());
    }

    [Fact]
    public void Numbers_and_flags_stay_what_they_are()
    {
        var yaml = Yaml.Write(new JsonObject { ["whole"] = 3, ["part"] = 0.25m, ["flag"] = true, ["none"] = new JsonArray(), ["empty"] = new JsonObject() });

        Assert.Equal("whole: 3\npart: 0.25\nflag: true\nnone: []\nempty: {}\n", yaml);
    }
}
