namespace Tally.Traffic;

/// <summary>Something a synthetic user does; the name is the span's and the counter's attribute.</summary>
internal sealed record Act(string Name, Func<Town, string, CancellationToken, Task<HttpResponseMessage>> Do);

/// <summary>Everything a synthetic user may do, in three kinds.</summary>
internal static class Acts
{
    private const string LongQuery =
        "the treasurer seconded the lease of the boat house before the tea had ben served and the auditor moved the colour of the doors";

    public static IReadOnlyList<Act> Ordinary { get; } =
    [
        new("vote", (town, user, cancellation) => town.Vote(user, cancellation)),
        new("vote", (town, user, cancellation) => town.Vote(user, cancellation)),
        new("read tally", (town, _, cancellation) => town.Get($"/tallies/{town.CurrentTally}", cancellation)),
        new("read messages", (town, _, cancellation) => town.Get($"/rooms/{Town.Room}/messages?limit=20", cancellation)),
        new("read messages", (town, _, cancellation) => town.Get($"/rooms/{Town.Room}/messages?limit=20", cancellation)),
        new("post message", (town, user, cancellation) =>
            town.Post(user, $"/rooms/{Town.Room}/messages", new { text = $"{user} was here and has an opinion" }, cancellation)),
        new("search", (town, _, cancellation) => town.Get($"/rooms/{Town.Room}/search?q=opinion", cancellation)),
    ];

    public static IReadOnlyList<Act> Wrong { get; } =
    [
        new("vote in an unknown tally", (town, user, cancellation) => town.Post(user, "/tallies/none/votes", new { option = "tea" }, cancellation)),
        new("vote for no option", (town, user, cancellation) =>
            town.Post(user, $"/tallies/{town.CurrentTally}/votes", new { option = "water" }, cancellation)),
        new("enter an unknown room", (town, _, cancellation) => town.Get("/rooms/cellar/messages", cancellation)),
        new("sign in with a wrong password", (town, user, cancellation) => town.SignInWrongly(user, cancellation)),

        // A 404 where chat has no faults (Chat:Faults).
        new("meet a fault", (town, _, cancellation) => town.Get("/fault", cancellation)),
    ];

    public static IReadOnlyList<Act> Slow { get; } =
    [
        new("search the archive", (town, _, cancellation) => town.Get($"/rooms/archive/search?q={Uri.EscapeDataString(LongQuery)}", cancellation)),
    ];
}
