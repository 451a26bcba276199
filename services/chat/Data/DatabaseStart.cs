using System.Data.Common;
using System.Diagnostics;

namespace Tally.Chat.Data;

/// <summary>
/// Makes tables and archive before the first request. Where the database is away it tries again each second,
/// and the service is not ready until then.
/// </summary>
internal sealed class DatabaseStart(
    ChatDatabase database, Dialect dialect, Messages messages, Rooms rooms, ChatOptions options, ChatTelemetry telemetry, TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly Statement WriteAhead = new("PRAGMA", "journal_mode", "PRAGMA journal_mode = WAL");

    private readonly CancellationTokenSource _stop = new();
    private Task _retrying = Task.CompletedTask;

    public bool IsDone { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await TryPrepare(cancellationToken) is not { } reason)
            return;
        telemetry.DatabaseAway(reason);
        _retrying = Retry();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _retrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    private async Task Retry()
    {
        do
        {
            await Task.Delay(Patience, time, _stop.Token);
        }
        while (await TryPrepare(_stop.Token) is not null);
    }

    /// <summary>Null where all is prepared, else why it is not.</summary>
    private async Task<string?> TryPrepare(CancellationToken cancellation)
    {
        using var span = telemetry.Source.StartActivity("prepare database");
        try
        {
            await Prepare(cancellation);
            IsDone = true;
            return null;
        }
        catch (DbException e)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().FullName);
            return e.Message;
        }
    }

    private async Task Prepare(CancellationToken cancellation)
    {
        if (dialect.IsFile)
        {
            // Readers do not wait for the writer.
            await database.Execute(WriteAhead, null, cancellation);
        }

        foreach (var statement in Schema.For(dialect.Identity))
            await database.Execute(statement, null, cancellation);
        if (options.ArchiveMessages > 0 && await rooms.Open(Archive.Room, cancellation))
            await messages.Import(Archive.Room, Archive.Messages(options.ArchiveMessages), cancellation);
    }
}
