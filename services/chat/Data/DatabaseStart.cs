using System.Diagnostics;

namespace Tally.Chat.Data;

/// <summary>Makes tables and archive before the first request.</summary>
internal sealed class DatabaseStart(ChatDatabase database, Dialect dialect, Messages messages, Rooms rooms, ChatOptions options) : IHostedService
{
    private static readonly Statement WriteAhead = new("PRAGMA", "journal_mode", "PRAGMA journal_mode = WAL");
    private static readonly ActivitySource Source = new("Tally.Chat");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var span = Source.StartActivity("prepare database");
        if (dialect.IsFile)
        {
            // Readers do not wait for the writer.
            await database.Execute(WriteAhead, null, cancellationToken);
        }

        foreach (var statement in Schema.For(dialect.Identity))
            await database.Execute(statement, null, cancellationToken);
        await FillArchive(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task FillArchive(CancellationToken cancellation)
    {
        if (options.ArchiveMessages > 0 && await rooms.Open(Archive.Room, cancellation))
            await messages.Import(Archive.Room, Archive.Messages(options.ArchiveMessages), cancellation);
    }
}
