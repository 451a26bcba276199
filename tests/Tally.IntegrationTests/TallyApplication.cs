using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Tally.Hosting;
using Tally.Testing;

namespace Tally.IntegrationTests;

/// <summary>
/// The whole application as `dotnet run` starts it, on free ports and with data of its own. Its stack is embedded unless
/// TALLY_STACK says otherwise; the tests are the same.
/// </summary>
/// <param name="requestsPerSecond">What the synthetic users do.</param>
/// <param name="stack">Settings of the stack; default: what TALLY_STACK says.</param>
public abstract class TallyApplication(int requestsPerSecond, IReadOnlyList<string>? stack = null) : IAsyncLifetime
{
    // Containers may have to be pulled first.
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(IsEmbedded ? 120 : 600);

    private readonly string _folder = Directory.CreateTempSubdirectory("tally-").FullName;
    private DistributedApplication? _app;
    private TelemetryClient? _telemetry;

    public DistributedApplication App => _app!;

    public TelemetryClient Telemetry => _telemetry!;

    /// <summary>Where the embedded stack keeps its data.</summary>
    public string StackFolder => Path.Combine(_folder, "observability");

    /// <summary>The stack, wherever it runs.</summary>
    public ObservabilityStackResource StackResource => Resources.OfType<ObservabilityStackResource>().Single();

    private IEnumerable<IResource> Resources => App.Services.GetRequiredService<DistributedApplicationModel>().Resources;

    private static bool IsEmbedded => (Environment.GetEnvironmentVariable("TALLY_STACK") ?? "").ToUpperInvariant() is "" or "EMBEDDED";

    public bool Has(string resource) => Resources.Any(r => r.Name == resource);

    public async ValueTask InitializeAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Tally_AppHost>([$"--Tally:DataFolder={_folder}", .. Stack]);
        var traffic = builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == "traffic");
        builder.CreateResourceBuilder(traffic).WithEnvironment("Traffic__RequestsPerSecond", requestsPerSecond.ToString(CultureInfo.InvariantCulture));

        _app = await builder.BuildAsync();
        await _app.StartAsync().WaitAsync(StartDeadline);
        using var deadline = new CancellationTokenSource(StartDeadline);
        foreach (var resource in Resources.OfType<IComputeResource>().Where(StartsByItself))
            await _app.ResourceNotifications.WaitForResourceHealthyAsync(resource.Name, deadline.Token);
        var urls = await _app.GetObservabilityUrlsAsync();
        _telemetry = new(urls.Tempo, urls.Loki, urls.Mimir, urls.Pyroscope!, new() { Deadline = TimeSpan.FromSeconds(30) });
    }

    public async ValueTask DisposeAsync()
    {
        _telemetry?.Dispose();
        if (_app is not null)
        {
            // Named for this run's folder, so nobody would find them again.
            var volumes = Resources.SelectMany(resource => resource.Annotations.OfType<ContainerMountAnnotation>())
                .Where(mount => mount is { Type: ContainerMountType.Volume, Source: not null })
                .Select(mount => mount.Source!)
                .ToArray();
            await _app.DisposeAsync();
            if (volumes.Length > 0)
                await ContainerCommand.Run(["volume", "rm", "--force", .. volumes]);
        }
        Directory.Delete(_folder, recursive: true);
    }

    // Beside each project Aspire keeps a hidden resource that builds it anew when asked to.
    private static bool StartsByItself(IResource resource) => !resource.HasAnnotationOfType<ExplicitStartupAnnotation>();

    private IReadOnlyList<string> Stack => stack ?? (IsEmbedded ? ["--Tally:Stack=embedded"] : []);
}

/// <summary>
/// Nobody is there but the test. A histogram keeps one exemplar for each bucket and interval, so another's vote in the
/// same second could take the place of the test's.
/// </summary>
public sealed class QuietApplication() : TallyApplication(requestsPerSecond: 0);

/// <summary>With its synthetic users.</summary>
public sealed class BusyApplication() : TallyApplication(requestsPerSecond: 20);
