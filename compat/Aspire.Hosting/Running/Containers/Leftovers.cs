namespace Aspire.Hosting.Running.Containers;

/// <summary>Removes containers and networks whose AppHost was killed. Those of AppHosts that run are left alone.</summary>
internal static class Leftovers
{
    private const string Filter = $"label={ContainerLabels.Owner}";
    private const string Format = $$$"""{{.ID}} {{.Label "{{{ContainerLabels.Owner}}}"}}""";

    public static async Task RemoveAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        var containers = await engine.RunAsync(["ps", "--all", "--filter", Filter, "--format", Format], cancellationToken).ConfigureAwait(false);
        foreach (var id in Orphans(containers))
            await engine.RunAsync(["rm", "--force", "--volumes", id], cancellationToken).ConfigureAwait(false);

        var networks = await engine.RunAsync(["network", "ls", "--filter", Filter, "--format", Format], cancellationToken).ConfigureAwait(false);
        foreach (var id in Orphans(networks))
            await engine.RunAsync(["network", "rm", id], cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<string> Orphans(EngineResult listed) => listed.Lines
        .Select(line => line.Split(' ', 2))
        .Where(row => row is [_, var owner] && ContainerLabels.IsGone(owner))
        .Select(row => row[0]);
}
