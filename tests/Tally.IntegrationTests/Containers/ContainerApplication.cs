using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Tally.Hosting;

namespace Tally.IntegrationTests.Containers;

/// <summary>The whole application with its stack in containers, all of them healthy; started where the engine has the images.</summary>
public sealed class ContainerApplication : IAsyncLifetime
{
    private readonly Application? _application = StackImages.Here.Kind == ImageKind.None ? null : new();
    private readonly HttpClient _http = new();

    public TallyApplication Tally => _application ?? throw new InvalidOperationException(StackImages.Here.Words);

    public IEnumerable<IResource> Resources => Tally.App.Services.GetRequiredService<DistributedApplicationModel>().Resources;

    public ComponentResource Component(string name) => Resources.OfType<ComponentResource>().Single(component => component.Name == name);

    /// <summary>What a stub answers to /cgi-bin/show?WHAT.</summary>
    public async Task<string> ShowAsync(string name, string what) =>
        (await _http.GetStringAsync(new Uri(Tally.App.GetEndpoint(name, "http"), $"/cgi-bin/show?{what}"))).TrimEnd();

    /// <summary>What the engine knows of a component's container.</summary>
    public async Task<JsonElement> InspectAsync(string name)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var running = await Tally.App.ResourceNotifications.WaitForResourceAsync(name, e => e.Snapshot.State?.Text == KnownResourceStates.Running, deadline.Token);
        var id = (string)running.Snapshot.Properties.Single(property => property.Name == "container.id").Value!;
        using var json = JsonDocument.Parse(await ContainerCommand.Read(["inspect", id], deadline.Token));
        return json.RootElement[0].Clone();
    }

    public ValueTask InitializeAsync() => _application?.InitializeAsync() ?? ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _application?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private sealed class Application() : TallyApplication(requestsPerSecond: 0, ["--Tally:Stack=containers"]);
}
