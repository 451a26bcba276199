namespace Aspire.Hosting.Tests.StandIn.Containers;

/// <summary>What engines say when something is the matter, and what people are told then.</summary>
public class EngineTroubleTests
{
    [ShellFact]
    public async Task A_container_is_run_in_a_network_of_its_own_stopped_and_everything_removed()
    {
        using var engine = new ScriptedEngine();
        await using (var app = await Trial.StartAsync(
            builder => builder.AddContainer("box", "image", "1").WithHttpEndpoint(targetPort: 80).WithEnvironment("KEY", builder.AddParameter("key", secret: true)),
            engine.Setting, "--Parameters:key=top-secret"))
        {
            await RunningTests.EventuallyAsync(() => engine.Asked.Any(line => line.StartsWith("run|", StringComparison.Ordinal)));
            await app.InStateAsync("box", KnownResourceStates.Running);
        }

        var run = engine.Asked.Single(line => line.StartsWith("run|", StringComparison.Ordinal));
        Assert.Contains("|--network-alias|box|--network-alias|box.dev.internal|", run, StringComparison.Ordinal);
        Assert.Matches(@"\|--publish\|127\.0\.0\.1:\d+:80/tcp\|", run);
        Assert.Contains("|--env|KEY|", run, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", string.Concat(engine.Asked), StringComparison.Ordinal);
        Assert.Contains(engine.Asked, line => line.StartsWith("stop|-t|10|box-", StringComparison.Ordinal));
        Assert.StartsWith("network|rm|aspire-session-network-", engine.Asked[^1], StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task An_engine_that_is_not_running_ends_the_start_with_its_own_words()
    {
        using var engine = new ScriptedEngine("'version '*) echo 'Cannot connect to the Docker daemon. Is it running?' >&2; exit 1 ;;");
        await using var app = await Trial.BuildAsync(builder => builder.AddContainer("box", "image", "1"), engine.Setting);

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync());

        Assert.StartsWith("Resource 'box' is a container, but no container engine answers (", error.Message, StringComparison.Ordinal);
        Assert.Contains("is installed but does not answer: Cannot connect to the Docker daemon. Is it running?)", error.Message, StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task An_image_that_cannot_be_pulled_is_named_with_how_to_get_it()
    {
        using var engine = new ScriptedEngine("""
            'image inspect') exit 1 ;;
            'pull '*) echo 'Error response from daemon: dial tcp: lookup registry-1.docker.io: no such host' >&2; exit 1 ;;
            """);
        await using var app = await Trial.StartAsync(builder => builder.AddContainer("tempo", "grafana/tempo", "3.0.3"), engine.Setting);

        await app.InStateAsync("tempo", KnownResourceStates.FailedToStart);

        var log = await FailureTests.LogAsync(app, "tempo");
        Assert.Contains("Pulling the image grafana/tempo:3.0.3", log);
        Assert.Contains(log, line => line.StartsWith(
            "Resource 'tempo' cannot start: the image grafana/tempo:3.0.3 is not on this machine and cannot be pulled: dial tcp: lookup registry-1.docker.io: no such host. Pull it",
            StringComparison.Ordinal));
    }

    [ShellFact]
    public async Task What_the_engine_refuses_to_run_has_not_started()
    {
        using var engine = new ScriptedEngine("'run '*) echo 'docker: Error response from daemon: Bind for 127.0.0.1:3000 failed: port is already allocated.' >&2; exit 125 ;;");
        await using var app = await Trial.StartAsync(builder => builder.AddContainer("grafana", "grafana/grafana", "13.2.0"), engine.Setting);

        await app.InStateAsync("grafana", KnownResourceStates.FailedToStart);

        Assert.Contains(await FailureTests.LogAsync(app, "grafana"), line => line.EndsWith(
            "cannot run the image grafana/grafana:13.2.0: Bind for 127.0.0.1:3000 failed: port is already allocated.", StringComparison.Ordinal));
    }

    [ShellFact]
    public async Task Containers_of_AppHosts_that_are_gone_are_removed_first_and_no_others()
    {
        using var engine = new ScriptedEngine($"""
            'ps '*) echo 'dead {Environment.MachineName}/{int.MaxValue}/1'; echo 'elsewhere another-machine/1/1'; echo 'odd something' ;;
            'network ls') echo 'deadnet {Environment.MachineName}/{int.MaxValue}/1' ;;
            """);
        await using var app = await Trial.StartAsync(builder => builder.AddContainer("box", "image", "1"), engine.Setting);
        await app.InStateAsync("box", KnownResourceStates.Running);

        Assert.Equal(["rm|--force|--volumes|dead|"], engine.Asked.Where(line => line.StartsWith("rm|", StringComparison.Ordinal)));
        Assert.Contains("network|rm|deadnet|", engine.Asked);
    }
}
