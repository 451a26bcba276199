using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tally.Backend.Server;
using Tally.Backend.Tests.Server;

namespace Tally.Backend.Tests.Pyroscope;

/// <summary>The backend's process is killed while profiles come in; every one that was acknowledged must be there, once, after the next start.</summary>
public sealed class ProfileCrashTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tally-profile-crash-");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private int _acknowledged;
    private int _sent;

    [Fact]
    public async Task Every_acknowledged_profile_survives_kills_during_ingest()
    {
        for (var kill = 0; kill < 2; kill++)
        {
            using var backend = Start();
            var before = _acknowledged;
            var pushing = PushUntilItEndsAsync(await backend.AddressAsync(Listener.Pyroscope));
            for (var waited = 0; _acknowledged < before + 300; waited += 5)
            {
                Assert.True(waited < 20_000 && !pushing.IsCompleted, "too few profiles were taken");
                await Task.Delay(5);
            }
            backend.Kill();
            await pushing;
        }

        using var last = Start();
        var total = await TotalAsync(await last.AddressAsync(Listener.Pyroscope));
        // A push under way at a kill may have been stored without its answer.
        Assert.InRange(total, _acknowledged * 5, _sent * 5);
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    // Segments this small are sealed while the profiles come.
    private BackendProcess Start() => new(("Storage:Folder", _folder.FullName), ("Storage:SegmentRows", "1000"));

    private async Task PushUntilItEndsAsync(Uri address)
    {
        var body = PyroscopeServer.Request(
            [("__name__", "process_cpu"), ("service_name", "crash")],
            PprofBuilder.Cpu().Sample("main;a", 1).Sample("main;b", 1).Sample("main;c", 1).Sample("main;d", 1).Sample("main;e", 1).Gzip());
        try
        {
            while (true)
            {
                using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
                _sent++;
                using var response = await _http.PostAsync(new Uri(address, "/push.v1.PusherService/Push"), content);
                if (response.StatusCode == HttpStatusCode.OK)
                    _acknowledged++;
                else
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            }
        }
        catch (HttpRequestException)
        {
            // Killed.
        }
    }

    private async Task<long> TotalAsync(Uri address)
    {
        var query = Uri.EscapeDataString(PyroscopeServer.Cpu + """{service_name="crash"}""");
        var answer = await _http.GetStringAsync(new Uri(address, $"/pyroscope/render?query={query}&from=now-1h&until=now%2B1h"));
        return JsonDocument.Parse(answer).RootElement.GetProperty("flamebearer").GetProperty("numTicks").GetInt64();
    }
}
