using System.Globalization;
using System.Text.Json;
using Tally.Backend.Server;

namespace Tally.Backend.Tests.Server;

/// <summary>The backend's process is killed while logs, spans and samples come in; whatever was acknowledged must be there after the next start.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Kills = 20;
    private const int PushesALife = 30;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tally-crash-");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task Every_acknowledged_item_survives_twenty_kills_during_ingest()
    {
        CrashSender[] senders = [CrashSender.Spans(_http), CrashSender.Logs(_http), CrashSender.Samples(_http)];
        for (var life = 1; life <= Kills; life++)
        {
            using var backend = Start();
            var address = await backend.AddressAsync(Listener.OtlpHttp);
            var sending = Task.WhenAll(senders.Select(sender => sender.SendUntilKilledAsync(address)));
            await WaitForAsync(() => senders.All(sender => sender.AcknowledgedPushes >= life * PushesALife), sending);
            backend.Kill();
            await sending;
        }

        // Asked in the order in which the log names the listeners.
        using var last = Start();
        List<string>[] found =
        [
            Spans(await AskAsync(last, Listener.Tempo, "/api/search?limit=100000&spss=100&q={resource.service.name=\"crash\"}")),
            Lines(await AskAsync(last, Listener.Loki, $$"""/loki/api/v1/query_range?limit=1000000&query={service_name="crash"}""")),
            Samples(await AskAsync(last, Listener.Mimir, "/prometheus/api/v1/query?query=crash[1h]")),
        ];
        foreach (var (sender, items) in senders.Zip(found))
        {
            Assert.Empty(sender.Acknowledged.Except(items));
            Assert.Equal(items.Count, items.Distinct().Count());
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    // Segments this small are sealed while the items come.
    private BackendProcess Start() => new(("Storage:Folder", _folder.FullName), ("Storage:SegmentRows", "1000"), ("Loki:Limits:MaxEntries", "1000000"));

    private async Task<JsonElement> AskAsync(BackendProcess backend, Listener listener, string query) =>
        JsonDocument.Parse(await _http.GetStringAsync(new Uri(await backend.AddressAsync(listener), query))).RootElement;

    private static async Task WaitForAsync(Func<bool> condition, Task sending)
    {
        for (var waited = 0; !condition(); waited += 5)
        {
            Assert.False(sending.IsCompleted, $"sending ended too early: {sending.Exception}");
            Assert.True(waited < 20_000, "too little was taken");
            await Task.Delay(5);
        }
    }

    private static List<string> Lines(JsonElement answer) =>
        [.. answer.GetProperty("data").GetProperty("result").EnumerateArray().SelectMany(stream => stream.GetProperty("values").EnumerateArray()).Select(value => value[1].GetString()!)];

    private static List<string> Spans(JsonElement answer) =>
        [.. answer.GetProperty("traces").EnumerateArray()
            .SelectMany(trace => trace.GetProperty("spanSet").GetProperty("spans").EnumerateArray().Select(span => CrashSender.Span(Number(trace, "traceID"), Number(span, "spanID"))))];

    private static List<string> Samples(JsonElement answer) =>
        [.. answer.GetProperty("data").GetProperty("result").EnumerateArray()
            .SelectMany(series => series.GetProperty("values").EnumerateArray().Select(value => $"{series.GetProperty("metric").GetProperty("item").GetString()} of push {value[1].GetString()}"))];

    private static ulong Number(JsonElement json, string name) => ulong.Parse(json.GetProperty(name).GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
