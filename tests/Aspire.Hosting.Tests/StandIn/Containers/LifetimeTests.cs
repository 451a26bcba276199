using Aspire.Hosting.Running.Containers;

namespace Aspire.Hosting.Tests.StandIn.Containers;

/// <summary>What outlives an AppHost, meant to or not.</summary>
public class LifetimeTests
{
    [ContainerFact]
    public async Task A_killed_AppHost_takes_its_containers_with_it()
    {
        using var appHost = new AppHostProcess("--Trial:Empty=true", $"--Trial:Image={Engine.EmptyImage}");
        await RunningTests.EventuallyAsync(() => appHost.Lines.Any(line => line.EndsWith("| in the box", StringComparison.Ordinal)));
        var owner = $"{Environment.MachineName}/{appHost.Id}/";

        appHost.Kill();

        await GoneAsync(owner);
    }

    [ContainerFact]
    public async Task What_a_killed_AppHost_left_is_removed_at_the_next_start_and_what_belongs_to_a_living_one_is_not()
    {
        var dead = $"{ContainerLabels.Owner}={Environment.MachineName}/{int.MaxValue}/1";
        var living = $"{ContainerLabels.Owner}={ContainerLabels.ThisProcess}";
        var elsewhere = $"{ContainerLabels.Owner}=another-machine/1/1";
        var name = $"aspire-hosting-tests-{Guid.NewGuid():N}";
        await Engine.RunAsync("network", "create", "--label", dead, $"{name}-dead");
        foreach (var (label, which) in new[] { (dead, "dead"), (living, "living"), (elsewhere, "elsewhere") })
            await Engine.RunAsync("create", "--label", label, "--name", $"{name}-{which}", Engine.EmptyImage, "/bin/sh");
        try
        {
            await using var app = await Trial.StartAsync(builder => builder.AddBox("box", "exit 0"));
            await app.InStateAsync("box", KnownResourceStates.Finished);

            Assert.False(await Engine.HasContainerAsync($"{name}-dead"));
            Assert.False(await Engine.HasNetworkAsync($"{name}-dead"));
            Assert.True(await Engine.HasContainerAsync($"{name}-living"));
            Assert.True(await Engine.HasContainerAsync($"{name}-elsewhere"));
        }
        finally
        {
            await Engine.RunAsync("rm", "--force", $"{name}-living", $"{name}-elsewhere");
        }
    }

    [ContainerFact]
    public async Task A_persistent_container_runs_on_and_is_used_again_until_something_about_it_changes()
    {
        string? container = null, network = null;
        try
        {
            var (first, port) = await RunAsync("one");
            Assert.Equal((first, port), await RunAsync("one"));
            Assert.NotEqual(first, (await RunAsync("two")).Id);
        }
        finally
        {
            await Engine.RunAsync("rm", "--force", "--volumes", container!);
            await Engine.RunAsync("network", "rm", network!);
        }

        async Task<(string Id, int Port)> RunAsync(string who)
        {
            await using var app = await Trial.StartAsync(builder => builder.AddServiceBox("keeper").WithEnvironment("WHO", who).WithLifetime(ContainerLifetime.Persistent));
            await app.HealthyAsync("keeper");
            container = app.ContainerId("keeper");
            network = (await Engine.RunAsync("inspect", "--format", "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}", container)).Trim();
            var port = Aspire.Hosting.Testing.DistributedApplicationHostingTestingExtensions.GetEndpoint(app, "keeper").Port;
            await app.DisposeAsync();
            Assert.Equal("true", await Engine.RunAsync("inspect", "--format", "{{.State.Running}}", container));
            return (await Engine.RunAsync("inspect", "--format", "{{.Id}}", container), port);
        }
    }

    private static async Task GoneAsync(string owner)
    {
        using var deadline = new CancellationTokenSource(Trial.Deadline);
        while ((await Engine.RunAsync("ps", "--format", $$$"""{{.Label "{{{ContainerLabels.Owner}}}"}}""")).Contains(owner, StringComparison.Ordinal))
            await Task.Delay(50, deadline.Token);
    }
}
