namespace Tally.Chat.Data;

internal sealed record Room(string Name, long OpenedAt);

/// <summary>The rooms people talk in.</summary>
internal sealed class Rooms(ChatDatabase database, TimeProvider time)
{
    private static readonly Statement Insert = new("INSERT", "rooms",
        "INSERT INTO rooms (name, opened_at) VALUES (@name, @now) ON CONFLICT (name) DO NOTHING");

    private static readonly Statement SelectAll = new("SELECT", "rooms",
        "SELECT name AS Name, opened_at AS OpenedAt FROM rooms ORDER BY name LIMIT 500");

    private static readonly Statement SelectOne = new("SELECT", "rooms",
        "SELECT name AS Name, opened_at AS OpenedAt FROM rooms WHERE name = @name");

    public Task<List<Room>> All(CancellationToken cancellation) => database.Query<Room>(SelectAll, null, cancellation);

    public async Task<bool> Exists(string name, CancellationToken cancellation) =>
        await database.First<Room>(SelectOne, new { name }, cancellation) is not null;

    /// <summary>False where the room was open already.</summary>
    public async Task<bool> Open(string name, CancellationToken cancellation) =>
        await database.Execute(Insert, new { name, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation) > 0;
}
