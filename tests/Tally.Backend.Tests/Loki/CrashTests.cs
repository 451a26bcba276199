using System.Net;
using System.Text;
using System.Text.Json;
using Tally.Backend.Server;
using Tally.Backend.Tests.Server;
using Tally.Signals;

namespace Tally.Backend.Tests.Loki;

/// <summary>The backend's process is killed while lines come in; every line that was acknowledged must be there after the next start.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Kills = 3;
    private const int LinesAPush = 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tally-crash-");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly HashSet<string> _acknowledged = [];
    private int _pushes;

    [Fact]
    public async Task Every_acknowledged_line_survives_kills_during_ingest()
    {
        for (var kill = 0; kill < Kills; kill++)
        {
            using var backend = Start();
            var address = await backend.AddressAsync(Listener.Loki);
            var before = _acknowledged.Count;
            var pushing = PushUntilItEndsAsync(address);
            await WaitForAsync(() => _acknowledged.Count > before + 500, pushing);
            backend.Kill();
            await pushing;
        }

        using var last = Start();
        var found = await LinesAsync(await last.AddressAsync(Listener.Loki));
        Assert.True(_acknowledged.Count > Kills * 500);
        Assert.Empty(_acknowledged.Except(found));
        Assert.Equal(found.Count, found.Distinct().Count());
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    // Segments this small are sealed while the lines come.
    private BackendProcess Start() => new(("Storage:Folder", _folder.FullName), ("Storage:SegmentRows", "1000"));

    private async Task PushUntilItEndsAsync(Uri address)
    {
        try
        {
            while (true)
            {
                var time = UnixNanos.From(DateTimeOffset.UtcNow).Value;
                var lines = Enumerable.Range(0, LinesAPush).Select(i => $"push {_pushes} line {i}").ToList();
                _pushes++;
                var values = lines.Select((line, i) => new[] { $"{time + i}", line });
                var body = JsonSerializer.Serialize(new { streams = new[] { new { stream = new { app = "crash" }, values } } });
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var response = await _http.PostAsync(new Uri(address, "/loki/api/v1/push"), content);
                if (response.StatusCode == HttpStatusCode.NoContent)
                    _acknowledged.UnionWith(lines);
                else
                    Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            }
        }
        catch (HttpRequestException)
        {
            // Killed.
        }
    }

    private static async Task WaitForAsync(Func<bool> condition, Task pushing)
    {
        for (var waited = 0; !condition(); waited += 5)
        {
            Assert.False(pushing.IsCompleted, "pushing ended too early");
            Assert.True(waited < 20_000, "too few lines were taken");
            await Task.Delay(5);
        }
    }

    private async Task<List<string>> LinesAsync(Uri address)
    {
        var lines = new List<string>();
        for (var push = 0; push < _pushes; push += 200)
        {
            // A query gives 5000 lines at most; each asks for the pushes of one range.
            var numbers = string.Join('|', Enumerable.Range(push, Math.Min(200, _pushes - push)));
            var query = Uri.EscapeDataString($"{{app=\"crash\"}} |~ \"^push ({numbers}) line\"");
            var answer = await _http.GetStringAsync(new Uri(address, $"/loki/api/v1/query_range?limit=5000&query={query}"));
            foreach (var stream in JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("result").EnumerateArray())
                lines.AddRange(stream.GetProperty("values").EnumerateArray().Select(value => value[1].GetString()!));
        }
        return lines;
    }
}
