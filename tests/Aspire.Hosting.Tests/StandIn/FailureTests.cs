using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Tests.StandIn;

/// <summary>What is wrong is one sentence, in words of the stand-in's own.</summary>
public class FailureTests
{
    [Fact]
    public async Task A_taken_port_is_named_with_the_resource_the_endpoint_and_the_holder()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => Trial.StartAsync(builder => builder.AddShell("web", "sleep 60").WithHttpEndpoint(port, name: "ui", isProxied: false)));

        Assert.Contains($"Port {port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("endpoint 'ui' of resource 'web'", error.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
            Assert.Contains($"(process {Environment.ProcessId})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_asked_for_twice_is_named_with_both()
    {
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => Trial.StartAsync(builder => builder.AddShell("web", "sleep 60")
            .WithHttpEndpoint(4711, name: "one", isProxied: false).WithHttpEndpoint(4711, name: "two", isProxied: false)));

        Assert.Contains("endpoint 'one' of resource 'web'", error.Message, StringComparison.Ordinal);
        Assert.Contains("endpoint 'two' of resource 'web'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_engine_for_its_container_nothing_is_started()
    {
        await using var app = await Trial.BuildAsync(builder =>
        {
            builder.AddShell("tool", "sleep 60");
            builder.AddContainer("grafana", "grafana/grafana", "13.2.0");
        }, "--ASPIRE_CONTAINER_RUNTIME=no-such-engine");

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync());

        Assert.Equal("Resource 'grafana' is a container, but no container engine answers (no-such-engine is not installed). Start one, or leave containers out.", error.Message);
        Assert.False(app.ResourceNotifications.TryGetCurrentState("tool", out _));
    }

    public static TheoryData<string, string> Unstartable => new()
    {
        { "command", "the command 'no-such-command' is not on the PATH" },
        { "program", "there is no program ./no-such-program" },
        { "folder", "its working directory" },
        { "project", "there is no project" },
        { "framework", "it needs Microsoft.NETCore.App 99.0.0" },
        { "parameter", "configuration key 'Parameters:key' is missing" },
        { "handler", "not today" },
    };

    [Theory]
    [MemberData(nameof(Unstartable))]
    public async Task What_cannot_start_says_why(string what, string expected)
    {
        using var folder = new TemporaryFolder();
        await using var app = await Trial.StartAsync(builder => _ = what switch
        {
            "command" => builder.AddExecutable("it", "no-such-command", "."),
            "program" => builder.AddExecutable("it", "./no-such-program", "."),
            "folder" => builder.AddExecutable("it", "sh", "no-such-folder"),
            "project" => (IResourceBuilder<IResource>)builder.AddProject("it", "no-such/project.csproj"),
            "framework" => builder.AddProject("it", BuiltFor("99.0.0", folder)),
            "parameter" => builder.AddShell("it", "sleep 60").WithEnvironment("KEY", builder.AddParameter("key")),
            "handler" => builder.AddShell("it", "sleep 60").OnBeforeResourceStarted((_, _, _) => throw new DistributedApplicationException("not today")),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        });

        await app.InStateAsync("it", KnownResourceStates.FailedToStart);

        Assert.Contains(await LogAsync(app, "it"), line => line.Contains(expected, StringComparison.Ordinal));
    }

    // The trial service's output, claiming to need another version of .NET.
    private static string BuiltFor(string version, TemporaryFolder folder)
    {
        var output = Path.Combine("bin", AppHostAssembly.Configuration(typeof(Projects.Trial_AppHost).Assembly), "net99.0");
        folder.Write(Path.Combine(output, "it.runtimeconfig.json"), $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{version}}" } } }""");
        File.Copy(typeof(FailureTests).Assembly.Location, Path.Combine(folder.Path, output, "it.dll"));
        return folder.Write("it.csproj", "<Project/>");
    }

    internal static async Task<IReadOnlyList<string>> LogAsync(DistributedApplication app, string resource)
    {
        var loggers = (ResourceLoggerService)app.Services.GetService(typeof(ResourceLoggerService))!;
        await foreach (var lines in loggers.WatchAsync(resource))
            return [.. lines.Select(line => line.Content)];
        return [];
    }
}
