using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Tally.Hosting;
using Tally.Testing;

namespace Tally.IntegrationTests;

/// <summary>The whole application as `dotnet run` starts it, on free ports and with data of its own.</summary>
public abstract class TallyApplication(int requestsPerSecond) : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("tally-").FullName;
    private DistributedApplication? _app;
    private TelemetryClient? _telemetry;

    public DistributedApplication App => _app!;

    public TelemetryClient Telemetry => _telemetry!;

    /// <summary>Where the embedded stack keeps its data.</summary>
    public string StackFolder => Path.Combine(_folder, "observability");

    public async Task InitializeAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Tally_AppHost>([$"--Tally:DataFolder={_folder}", .. Stack]);
        var traffic = builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == "traffic");
        builder.CreateResourceBuilder(traffic).WithEnvironment("Traffic__RequestsPerSecond", requestsPerSecond.ToString(CultureInfo.InvariantCulture));

        _app = await builder.BuildAsync();
        await _app.StartAsync().WaitAsync(StartDeadline);
        using var deadline = new CancellationTokenSource(StartDeadline);
        foreach (var resource in new[] { "observability-backend", "auth", "chat", "traffic" })
            await _app.ResourceNotifications.WaitForResourceHealthyAsync(resource, deadline.Token);
        var urls = await _app.GetObservabilityUrlsAsync();
        _telemetry = new(urls.Tempo, urls.Loki, urls.Mimir, urls.Pyroscope!, new() { Deadline = TimeSpan.FromSeconds(30) });
    }

    // Unless asked for another: the stack that needs nothing, and is there at once.
    private static string[] Stack => Environment.GetEnvironmentVariable("TALLY_STACK") is { Length: > 0 } ? [] : ["--Tally:Stack=embedded"];

    public async Task DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose()
    {
        _telemetry?.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>
/// Nobody is there but the test. A histogram keeps one exemplar for each bucket and interval, so another's vote in the
/// same second could take the place of the test's.
/// </summary>
public sealed class QuietApplication() : TallyApplication(requestsPerSecond: 0);

/// <summary>With its synthetic users.</summary>
public sealed class BusyApplication() : TallyApplication(requestsPerSecond: 20);
