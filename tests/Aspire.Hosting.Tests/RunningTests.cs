using System.Net.Http.Json;
using Aspire.Hosting.Testing;

namespace Aspire.Hosting.Tests;

public class RunningTests
{
    [Fact]
    public async Task A_project_is_told_where_it_listens_who_it_is_and_where_others_are()
    {
        await using var app = await Trial.StartAsync(builder =>
        {
            var first = builder.AddService("first");
            builder.AddService("second").WithReference(first).WithEnvironment("OWN", $"{first.GetEndpoint("http")}/path").WithArgs("--one", "two words");
        });
        await app.HealthyAsync("second");
        using var second = app.CreateHttpClient("second");

        var environment = (await second.GetFromJsonAsync<Dictionary<string, string>>("environment"))!;
        var first = app.GetEndpoint("first").ToString().TrimEnd('/');

        Assert.Equal(first, environment["FIRST_HTTP"]);
        Assert.Equal(first, environment["services__first__http__0"]);
        Assert.Equal($"{first}/path", environment["OWN"]);
        Assert.Equal("second", environment["OTEL_SERVICE_NAME"]);
        Assert.Equal("grpc", environment["OTEL_EXPORTER_OTLP_PROTOCOL"]);
        Assert.Equal("http://localhost:4317", environment["OTEL_EXPORTER_OTLP_ENDPOINT"].TrimEnd('/'));
        Assert.StartsWith("service.instance.id=", environment["OTEL_RESOURCE_ATTRIBUTES"], StringComparison.Ordinal);
        Assert.Equal("in_memory", environment["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"]);
        Assert.Contains("http://localhost:", environment["ASPNETCORE_URLS"], StringComparison.Ordinal);
        Assert.Equal(["--one", "two words"], (await second.GetFromJsonAsync<string[]>("arguments"))!);
    }

    [Fact]
    public async Task The_entry_point_describes_the_application_and_the_test_may_change_it()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Trial_AppHost>(["--Trial:FirstPort=1"]);
        Assert.Equal(["first", "second"], builder.Resources.OfType<ProjectResource>().Select(resource => resource.Name));
        Assert.Equal(Projects.Trial_AppHost.ProjectPath, builder.AppHostDirectory);

        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().First()).WithEnvironment("ADDED", "by the test");
        await using var app = await builder.BuildAsync().WaitAsync(Trial.Deadline);
        await app.StartAsync().WaitAsync(Trial.Deadline);
        await app.HealthyAsync("second");

        // Port 1 could not be listened on: the test host chose another.
        Assert.NotEqual(1, app.GetEndpoint("first").Port);
        using var first = app.CreateHttpClient("first");
        Assert.Equal("by the test", (await first.GetFromJsonAsync<Dictionary<string, string>>("environment"))!["ADDED"]);
    }

    [Fact]
    public async Task A_resource_waits_until_another_is_healthy()
    {
        await using var app = await Trial.StartAsync(builder =>
        {
            var first = builder.AddService("first");
            builder.AddShell("second", "sleep 60").WaitFor(first);
        });

        await app.InStateAsync("second", KnownResourceStates.Waiting);
        await app.InStateAsync("second", KnownResourceStates.Running);

        Assert.True(app.ResourceNotifications.TryGetCurrentState("first", out var first));
        Assert.Equal(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy, first.Snapshot.HealthStatus);
    }

    [Fact]
    public async Task A_resource_waits_until_another_has_finished()
    {
        await using var app = await Trial.StartAsync(builder =>
        {
            var migration = builder.AddShell("migration", "exit 0");
            builder.AddShell("service", "sleep 60").WaitForCompletion(migration);
        });

        await app.InStateAsync("service", KnownResourceStates.Running);

        Assert.True(app.ResourceNotifications.TryGetCurrentState("migration", out var migration));
        Assert.Equal((KnownResourceStates.Finished, 0), (migration.Snapshot.State?.Text, migration.Snapshot.ExitCode));
    }

    [Fact]
    public async Task A_resource_does_not_start_when_the_one_it_waits_for_ends_otherwise()
    {
        await using var app = await Trial.StartAsync(builder =>
        {
            var migration = builder.AddShell("migration", "exit 3");
            builder.AddShell("service", "sleep 60").WaitForCompletion(migration);
        });

        await app.InStateAsync("service", KnownResourceStates.FailedToStart);
    }

    [Fact]
    public async Task Events_come_in_the_order_of_a_life()
    {
        var events = new System.Collections.Concurrent.ConcurrentQueue<string>();
        Task Note(string what)
        {
            events.Enqueue(what);
            return Task.CompletedTask;
        }

        await using var app = await Trial.StartAsync(builder =>
        {
            builder.Eventing.Subscribe<BeforeStartEvent>((_, _) => Note("before start"));
            builder.AddShell("tool", "sleep 60")
                .OnInitializeResource((_, _, _) => Note("initialize"))
                .OnBeforeResourceStarted((_, _, _) => Note("before resource started"))
                .OnResourceReady((_, _, _) => Note("ready"))
                .OnResourceStopped((_, e, _) => Note("stopped"));
        });
        await app.HealthyAsync("tool");
        await app.ResourceCommands.ExecuteCommandAsync("tool", KnownResourceCommands.StopCommand).WaitAsync(Trial.Deadline);
        await app.UntilAsync("tool", snapshot => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text));

        await EventuallyAsync(() => events.Count == 5);
        Assert.Equal(["before start", "initialize", "before resource started", "ready", "stopped"], events);
    }

    [Fact]
    public async Task A_resource_is_stopped_started_and_restarted_on_the_same_port()
    {
        await using var app = await Trial.StartAsync(builder => builder.AddService("web"));
        await app.HealthyAsync("web");
        var address = app.GetEndpoint("web");
        using var client = app.CreateHttpClient("web");
        var before = await client.GetStringAsync("process");

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("web", KnownResourceCommands.StopCommand).WaitAsync(Trial.Deadline)).Success);
        await app.UntilAsync("web", snapshot => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text));
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("web", KnownResourceCommands.StartCommand).WaitAsync(Trial.Deadline)).Success);
        await app.HealthyAsync("web");
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("web", KnownResourceCommands.RestartCommand).WaitAsync(Trial.Deadline)).Success);
        await app.HealthyAsync("web");

        Assert.Equal(address, app.GetEndpoint("web"));
        using var again = app.CreateHttpClient("web");
        Assert.NotEqual(before, await again.GetStringAsync("process"));
    }

    [Fact]
    public async Task A_process_that_is_killed_has_finished_and_can_be_started_again()
    {
        await using var app = await Trial.StartAsync(builder => builder.AddService("web"));
        await app.HealthyAsync("web");
        using var client = app.CreateHttpClient("web");
        using var process = System.Diagnostics.Process.GetProcessById(int.Parse(await client.GetStringAsync("process"), System.Globalization.CultureInfo.InvariantCulture));

        process.Kill();
        var end = await app.InStateAsync("web", KnownResourceStates.Finished);
        await app.ResourceCommands.ExecuteCommandAsync("web", KnownResourceCommands.StartCommand).WaitAsync(Trial.Deadline);
        await app.HealthyAsync("web");

        Assert.NotEqual(0, end.Snapshot.ExitCode);
    }

    [Fact]
    public async Task A_resource_left_to_others_to_start_is_not_started()
    {
        await using var app = await Trial.StartAsync(builder =>
        {
            builder.AddShell("later", "sleep 60").WithExplicitStart();
            builder.AddShell("now", "sleep 60");
        });

        await app.InStateAsync("now", KnownResourceStates.Running);

        await app.InStateAsync("later", KnownResourceStates.NotStarted);
    }

    [Fact]
    public async Task A_resource_of_ones_own_is_as_its_integration_says()
    {
        await using var app = await Trial.StartAsync(builder =>
        {
            var stack = builder.AddResource(new OwnResource("stack")).OnInitializeResource((resource, initialize, _) =>
                initialize.Notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = KnownResourceStates.Running }));
            builder.AddShell("tool", "sleep 60").WaitFor(stack);
        });

        await app.HealthyAsync("stack");
        await app.InStateAsync("tool", KnownResourceStates.Running);
    }

    [Fact]
    public async Task A_parameter_is_a_resource_with_a_value()
    {
        await using var app = await Trial.StartAsync(builder => builder.AddShell("tool", "sleep 60").WithEnvironment("KEY", builder.AddParameter("key", secret: true)), "--Parameters:key=secret");
        await app.InStateAsync("key", KnownResourceStates.Running);
        await app.InStateAsync("tool", KnownResourceStates.Running);
    }

    internal static async Task EventuallyAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Trial.Deadline);
        while (!condition())
            await Task.Delay(20, deadline.Token);
    }

    private sealed class OwnResource(string name) : Resource(name);
}
