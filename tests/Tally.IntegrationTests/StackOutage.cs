using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Tally.IntegrationTests;

/// <summary>The stores of the stack killed without warning, and started again: the embedded backend's process, or the containers.</summary>
internal static class StackOutage
{
    private const string Backend = "observability-backend";
    private static readonly string[] Stores = ["tempo", "loki", "mimir"];
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task KillAndStartAgain(TallyApplication tally)
    {
        await Kill(tally);
        await Start(tally);
    }

    public static async Task Kill(TallyApplication tally)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        foreach (var name in Names(tally))
        {
            await (name == Backend ? KillProcess(tally, deadline.Token) : KillContainer(tally, name, deadline.Token));
            await tally.App.ResourceNotifications.WaitForResourceAsync(name, e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text), deadline.Token);
        }
    }

    public static async Task Start(TallyApplication tally)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        foreach (var name in Names(tally))
        {
            var result = await tally.App.ResourceCommands.ExecuteCommandAsync(name, KnownResourceCommands.StartCommand, deadline.Token);
            Assert.True(result.Success);
        }
        foreach (var name in Names(tally))
            await tally.App.ResourceNotifications.WaitForResourceHealthyAsync(name, deadline.Token);
    }

    private static string[] Names(TallyApplication tally) => tally.Has(Backend) ? [Backend] : Stores;

    private static async Task KillProcess(TallyApplication tally, CancellationToken cancellationToken)
    {
        // The process that holds the stores, not one that a host may have started it through.
        var owner = Directory.GetFiles(tally.StackFolder, "owner", SearchOption.AllDirectories)[0];
        using var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(owner, cancellationToken), CultureInfo.InvariantCulture));
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
    }

    private static async Task KillContainer(TallyApplication tally, string name, CancellationToken cancellationToken)
    {
        var running = await tally.App.ResourceNotifications.WaitForResourceAsync(name, e => e.Snapshot.State?.Text == KnownResourceStates.Running, cancellationToken);
        var id = (string)running.Snapshot.Properties.Single(property => property.Name == "container.id").Value!;
        await ContainerCommand.Run(["kill", id], cancellationToken);
    }
}
