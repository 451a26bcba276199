namespace Tally.Chat.Data;

internal sealed record Choice(string Option, long Votes);

internal sealed record TallyResult(string Id, string Room, string Question, IReadOnlyList<Choice> Choices);

/// <summary>Questions with options, one vote for each user, which they may change.</summary>
internal sealed class Tallies(ChatDatabase database, TimeProvider time)
{
    private static readonly Statement InsertTally = new("INSERT", "tallies",
        "INSERT INTO tallies (id, room, author, question, opened_at) VALUES (@id, @room, @author, @question, @now)");

    private static readonly Statement InsertOption = new("INSERT", "options",
        "INSERT INTO options (tally, position, text) VALUES (@id, @position, @text)");

    private static readonly Statement SelectTally = new("SELECT", "tallies",
        "SELECT id AS Id, room AS Room, question AS Question FROM tallies WHERE id = @id");

    private static readonly Statement SelectChoices = new("SELECT", "options", """
        SELECT options.text AS Option, COUNT(votes.voter) AS Votes FROM options
        LEFT JOIN votes ON votes.tally = options.tally AND votes.position = options.position
        WHERE options.tally = @id GROUP BY options.position, options.text ORDER BY options.position
        """);

    private static readonly Statement SelectVote = new("SELECT", "votes",
        "SELECT position FROM votes WHERE tally = @id AND voter = @voter");

    private static readonly Statement UpsertVote = new("INSERT", "votes", """
        INSERT INTO votes (tally, voter, position, cast_at) VALUES (@id, @voter, @position, @now)
        ON CONFLICT (tally, voter) DO UPDATE SET position = excluded.position, cast_at = excluded.cast_at
        """);

    private sealed record Row(string Id, string Room, string Question);

    public async Task<TallyResult> Open(string room, string author, string question, IReadOnlyList<string> options, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7().ToString("N");
        await database.Execute(InsertTally, new { id, room, author, question, now = Now() }, cancellation);
        await database.ExecuteAll(InsertOption, options.Select((text, index) => (object)new { id, position = (long)index, text }), cancellation);
        return new TallyResult(id, room, question, [.. options.Select(option => new Choice(option, 0))]);
    }

    public async Task<TallyResult?> Find(string id, CancellationToken cancellation) =>
        await database.First<Row>(SelectTally, new { id }, cancellation) is { } row
            ? new TallyResult(row.Id, row.Room, row.Question, await database.Query<Choice>(SelectChoices, new { id }, cancellation))
            : null;

    /// <summary><paramref name="position"/> is that of an option of the tally, from 0. The answer: cast, changed or repeated.</summary>
    public async Task<string> Vote(string id, string voter, int position, CancellationToken cancellation)
    {
        var before = await database.First<long?>(SelectVote, new { id, voter }, cancellation);
        if (before == position)
            return "repeated";
        await database.Execute(UpsertVote, new { id, voter, position = (long)position, now = Now() }, cancellation);
        return before is null ? "cast" : "changed";
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
