namespace Tally.Chat.Data;

internal sealed record Message(long Id, string Author, string Text, long SentAt);

/// <summary>The messages of the rooms; ids grow with time.</summary>
internal sealed class Messages(ChatDatabase database, ChatOptions options, TimeProvider time)
{
    // Trimming with each message would double the writes.
    private const int TrimEvery = 100;

    private static readonly Statement Insert = new("INSERT", "messages",
        "INSERT INTO messages (room, author, text, sent_at) VALUES (@room, @author, @text, @now) RETURNING id");

    private static readonly Statement SelectLatest = new("SELECT", "messages", """
        SELECT id AS Id, author AS Author, text AS Text, sent_at AS SentAt FROM messages
        WHERE room = @room AND id < @before ORDER BY id DESC LIMIT @limit
        """);

    private static readonly Statement DeleteOldest = new("DELETE", "messages", """
        DELETE FROM messages WHERE room = @room
        AND id <= (SELECT id FROM messages WHERE room = @room ORDER BY id DESC LIMIT 1 OFFSET @keep)
        """);

    public async Task<Message> Post(string room, string author, string text, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var id = await database.First<long>(Insert, new { room, author, text, now }, cancellation);
        if (id % TrimEvery == 0)
            await database.Execute(DeleteOldest, new { room, keep = options.MessagesPerRoom }, cancellation);
        return new Message(id, author, text, now);
    }

    /// <summary>Newest first, ids below <paramref name="before"/>.</summary>
    public Task<List<Message>> Latest(string room, long before, int limit, CancellationToken cancellation) =>
        database.Query<Message>(SelectLatest, new { room, before, limit }, cancellation);

    public Task Import(string room, IEnumerable<string> texts, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return database.ExecuteAll(Insert, texts.Select(text => (object)new { room, author = room, text, now }), cancellation);
    }
}
