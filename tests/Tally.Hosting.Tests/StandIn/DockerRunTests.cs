using System.Text;
using System.Text.RegularExpressions;
using Aspire.Hosting.Running;
using Aspire.Hosting.Running.Containers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tally.Hosting.Tests.StandIn;

/// <summary>What the whole stack is on a container engine, command by command.</summary>
public partial class DockerRunTests
{
    private static readonly string Expected = Path.Combine(Repository.Root, "tests", "Tally.Hosting.Tests", "StandIn", "docker-run.txt");

    [Fact]
    public async Task The_stack_is_these_commands()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--Tally:Stack=external", "--Parameters:grafana-admin-password=secret"],
            ProjectDirectory = Path.Combine(Repository.Root, "Tally.AppHost"),
        });
        builder.AddContainerStack("observability", new ObservabilityStackOptions());

        var commands = new StringBuilder();
        foreach (var command in await Commands(builder))
            commands.Append(command).Append('\n');

        var actual = commands.ToString();
        if (actual == await File.ReadAllTextAsync(Expected))
            return;
        var written = Path.Combine(Path.GetTempPath(), "docker-run.txt");
        await File.WriteAllTextAsync(written, actual);
        Assert.Fail($"docker-run.txt is not what the stack is now; see the difference: diff {Expected} {written}");
    }

    private static async Task<IReadOnlyList<string>> Commands(IDistributedApplicationBuilder builder)
    {
        var session = new ContainerSession("session", "apphost", HasPersistent: false) { Owner = "machine/1/1", HostAddress = "172.18.0.1" };
        Allocate(builder.Resources);
        var commands = new List<string>();
        foreach (var container in builder.Resources.OfType<ContainerResource>())
        {
            var settings = await ResourceSettings.ReadAsync(container, builder.ExecutionContext, NullLogger.Instance, default);
            var plan = await ContainerPlan.OfAsync(container, settings, session, default);
            commands.Add(Lines(plan));
        }
        return commands;
    }

    // The ports that callers use where they are fixed, else some.
    private static void Allocate(IEnumerable<IResource> resources)
    {
        var free = 20_000;
        foreach (var endpoint in resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()))
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", endpoint.Port ?? free++);
    }

    // An option a line; paths and names that differ from machine to machine by what they stand for.
    private static string Lines(ContainerPlan plan)
    {
        var text = new StringBuilder("docker");
        foreach (var argument in plan.Arguments)
            text.Append(argument.StartsWith("--", StringComparison.Ordinal) || argument == plan.Image ? " \\\n  " : " ").Append(Quoted(argument));
        text.Replace(Repository.Root, "$ROOT").Append('\n');
        return VolumeHash().Replace(text.ToString(), "-$HASH,");
    }

    private static string Quoted(string argument) => argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || "-_./:=,@".Contains(c, StringComparison.Ordinal)) ? argument : $"'{argument}'";

    [GeneratedRegex("-[0-9a-f]{12},")]
    private static partial Regex VolumeHash();
}
