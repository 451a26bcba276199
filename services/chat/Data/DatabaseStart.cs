using System.Diagnostics;

namespace Tally.Chat.Data;

/// <summary>Makes folder, tables and archive. Fails the start with one sentence where it cannot.</summary>
internal sealed class DatabaseStart(ChatDatabase database, Dialect dialect, Messages messages, Rooms rooms, ChatOptions options) : IHostedService
{
    private static readonly Statement WriteAhead = new("PRAGMA", "journal_mode", "PRAGMA journal_mode = WAL");
    private static readonly ActivitySource Source = new("Tally.Chat");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var span = Source.StartActivity("prepare database");
        if (dialect.Folder is { } folder)
        {
            MakeFolder(folder);

            // Readers do not wait for the writer.
            await database.Execute(WriteAhead, null, cancellationToken);
        }

        foreach (var statement in Schema.For(dialect.Identity))
            await database.Execute(statement, null, cancellationToken);
        await FillArchive(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Chat cannot keep its database in {folder} ({e.Message}); set Chat:DataFolder.", e);
        }
    }

    private async Task FillArchive(CancellationToken cancellation)
    {
        if (options.ArchiveMessages > 0 && await rooms.Open(Archive.Room, cancellation))
            await messages.Import(Archive.Room, Archive.Messages(options.ArchiveMessages), cancellation);
    }
}
