using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Tally.IntegrationTests;

/// <summary>The embedded backend as a process: killed without warning, and started again.</summary>
internal static class BackendProcess
{
    private const string Resource = "observability-backend";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task KillAndStartAgain(TallyApplication tally)
    {
        await Kill(tally);
        await Start(tally);
    }

    public static async Task Kill(TallyApplication tally)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var process = Process.GetProcessById(Id(tally));
        process.Kill();
        await process.WaitForExitAsync(deadline.Token);
        await tally.App.ResourceNotifications.WaitForResourceAsync(
            Resource, e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text), deadline.Token);
    }

    public static async Task Start(TallyApplication tally)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var result = await tally.App.ResourceCommands.ExecuteCommandAsync(Resource, KnownResourceCommands.StartCommand, deadline.Token);
        Assert.True(result.Success);
        await tally.App.ResourceNotifications.WaitForResourceHealthyAsync(Resource, deadline.Token);
    }

    // The process that holds the stores, not one that a host may have started it through.
    private static int Id(TallyApplication tally) =>
        int.Parse(File.ReadAllText(Directory.GetFiles(tally.StackFolder, "owner", SearchOption.AllDirectories)[0]), CultureInfo.InvariantCulture);
}
