using System.Net;
using System.Text;
using Tally.Backend.Server;

namespace Tally.Backend.Tests.Alloy.Policies;

/// <summary>A real backend with the shipped pipeline that every planted secret was sent to; what it answers and what is on its disk.</summary>
public sealed class PlantedServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tally-planted-");
    private readonly HttpClient _http = new();
    private BackendHost? _host;

    /// <summary>Answers of all query APIs, then the bytes of all files.</summary>
    public string Everything { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var settings = ListenSettings.FreePorts;
        settings["Storage:Folder"] = _folder.FullName;
        settings["Pipeline:File"] = TestPipeline.ShippedFile;
        _host = await BackendHost.StartAsync(settings);
        foreach (var planted in PlantedSecrets.All)
            await Send(planted);

        var everything = new StringBuilder(await Answers());
        await _host.DisposeAsync();
        _host = null;
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories))
            everything.Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file.FullName)));
        Everything = everything.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task Send(Planted planted)
    {
        var (path, body) = PlantedRequests.Of(planted);
        var listener = path == "/collect" ? Listener.Faro : Listener.OtlpHttp;
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(_host![listener], path), content);
        var expected = listener == Listener.Faro ? HttpStatusCode.Accepted : HttpStatusCode.OK;
        Assert.True(response.StatusCode == expected, $"{planted.Name}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    private async Task<string> Answers()
    {
        var answers = new StringBuilder();
        foreach (var (listener, path) in new[]
        {
            (Listener.Tempo, $"/api/traces/{PlantedRequests.TraceId}"),
            (Listener.Loki, "/loki/api/v1/query_range?limit=5000&query=" + Uri.EscapeDataString("""{service_name=~".+"}""")),
            (Listener.Mimir, "/prometheus/api/v1/series?match[]=" + Uri.EscapeDataString("""{__name__=~".+"}""")),
        })
            answers.AppendLine(await _http.GetStringAsync(new Uri(_host![listener], path)));
        return answers.ToString();
    }
}
