namespace Tally.Chat.Data;

/// <summary>The tables, made at start where they are missing. A change is a further statement that is safe to repeat.</summary>
internal static class Schema
{
    // Times are Unix milliseconds: one type that both databases and the wire agree on.
    public static IReadOnlyList<Statement> For(string identity) =>
    [
        new("CREATE TABLE", "rooms", "CREATE TABLE IF NOT EXISTS rooms (name TEXT PRIMARY KEY, opened_at BIGINT NOT NULL)"),
        new("CREATE TABLE", "messages", $"""
            CREATE TABLE IF NOT EXISTS messages (
                id {identity}, room TEXT NOT NULL REFERENCES rooms (name), author TEXT NOT NULL, text TEXT NOT NULL, sent_at BIGINT NOT NULL)
            """),
        new("CREATE INDEX", "messages", "CREATE INDEX IF NOT EXISTS messages_by_room ON messages (room, id)"),
        new("CREATE TABLE", "tallies", """
            CREATE TABLE IF NOT EXISTS tallies (
                id TEXT PRIMARY KEY, room TEXT NOT NULL REFERENCES rooms (name), author TEXT NOT NULL, question TEXT NOT NULL, opened_at BIGINT NOT NULL)
            """),
        new("CREATE TABLE", "options", """
            CREATE TABLE IF NOT EXISTS options (
                tally TEXT NOT NULL REFERENCES tallies (id), position BIGINT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (tally, position))
            """),
        new("CREATE TABLE", "votes", """
            CREATE TABLE IF NOT EXISTS votes (
                tally TEXT NOT NULL REFERENCES tallies (id), voter TEXT NOT NULL, position BIGINT NOT NULL, cast_at BIGINT NOT NULL, PRIMARY KEY (tally, voter))
            """),
    ];
}
