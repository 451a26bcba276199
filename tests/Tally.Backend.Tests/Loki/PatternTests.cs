using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Tests.Loki;

public sealed class PatternTests(LokiServer server) : IClassFixture<LokiServer>
{
    [Fact]
    public async Task Lines_that_differ_in_their_numbers_and_names_are_one_pattern()
    {
        var time = UnixNanos.From(DateTimeOffset.UtcNow);
        var batch = new StreamBatch();
        foreach (var line in (string[])["user anna logged in after took=12ms", "user bert logged in after took=7ms", "user cleo logged in after took=0ms", "disk full on /dev/sda1", "short"])
            batch.Add(LabelSet.From([new Label("app", "patterns")]), time, line, new KeyValuePair<string, string>("detected_level", "info"));
        server.Store.Append(batch);

        var answer = await server.Get("/loki/api/v1/patterns?query=%7Bapp%3D%22patterns%22%7D");

        var patterns = answer.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["user <_> logged in after took=<_>", "disk full on <_>"], patterns.Select(pattern => pattern.GetProperty("pattern").GetString()));
        var sample = Assert.Single(patterns[0].GetProperty("samples").EnumerateArray());
        Assert.Equal(time.Value / UnixNanos.PerSecond / 10 * 10, sample[0].GetInt64());
        Assert.Equal(3, sample[1].GetInt32());
        Assert.Equal("info", patterns[0].GetProperty("level").GetString());
    }
}
