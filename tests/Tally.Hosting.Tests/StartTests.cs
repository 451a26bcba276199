using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Tally.Hosting.Tests;

/// <summary>A start that cannot succeed ends with one sentence and exit code 1, before anything runs.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TcpListener _taken = new(IPAddress.Loopback, 0);

    public StartTests() => _taken.Start();

    private int TakenPort => ((IPEndPoint)_taken.LocalEndpoint).Port;

    [Fact]
    public async Task A_taken_port_is_named_with_its_holder_and_the_setting_that_moves_it()
    {
        var ended = await AppHostProcess.RunAsync(["--Tally:Stack=embedded", .. FreePorts("OtlpGrpc", "OtlpHttp"), $"--Tally:Observability:Ports:Tempo={TakenPort}"]);

        Assert.Equal(1, ended.ExitCode);
        var by = OperatingSystem.IsLinux() ? @" by \S+ \(process \d+\)" : "";
        Assert.Matches(
            $@"^Port {TakenPort}, which endpoint 'tempo' of resource 'observability-backend' needs, is taken{by}; stop that process, "
                + @"or set Tally:Observability:Ports:Tempo to another port\.( .+)?\n$",
            ended.Errors.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_missing_engine_is_named_where_containers_are_asked_for()
    {
        // Only what starts the AppHost itself is on the path.
        var dotnet = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        var ended = await AppHostProcess.RunAsync(["--Tally:Stack=containers"], new Dictionary<string, string?> { ["PATH"] = dotnet });

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(
            "Tally:Stack is 'containers', but no container engine answers: docker is not installed; podman is not installed. "
                + "Start one, or unset Tally:Stack to run the stack embedded.\n",
            ended.Errors.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_port_that_two_endpoints_ask_for_is_named_with_both()
    {
        PortNeed[] needs = [new(TakenPort, "endpoint 'http' of resource 'a'", "move a"), new(TakenPort, "endpoint 'http' of resource 'b'", "move b")];

        Assert.Equal(
            $"Port {TakenPort} is asked for twice: by endpoint 'http' of resource 'a' and by endpoint 'http' of resource 'b'; move b.",
            PortCheck.Mistake(needs));
    }

    [Fact]
    public void Ports_beyond_the_first_that_is_taken_are_counted()
    {
        using var another = new TcpListener(IPAddress.Loopback, 0);
        another.Start();
        PortNeed[] needs = [new(TakenPort, "a", "move a"), new(((IPEndPoint)another.LocalEndpoint).Port, "b", "move b")];

        Assert.EndsWith(" One more port is taken, too.", PortCheck.Mistake(needs), StringComparison.Ordinal);
    }

    [Fact]
    public void Free_ports_are_no_mistake()
    {
        var port = TakenPort;
        _taken.Stop();

        Assert.Null(PortCheck.Mistake([new(port, "a", "move a")]));
    }

    [Fact]
    public void The_dashboards_own_ports_are_needed_where_there_is_one()
    {
        var builder = DistributedApplication.CreateBuilder(["--ASPNETCORE_URLS=http://localhost:15080;https://localhost:15081", "--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:19080"]);

        Assert.Equal([15080, 15081, 19080], PortNeed.Of([], builder.Configuration, hasDashboard: true).Select(need => need.Port));
        Assert.Empty(PortNeed.Of([], builder.Configuration, hasDashboard: false));
    }

    public void Dispose() => _taken.Dispose();

    private static IEnumerable<string> FreePorts(params string[] names) => names.Select(name => $"--Tally:Observability:Ports:{name}={FreePort.Any()}");
}
