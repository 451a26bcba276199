using System.Diagnostics;
using Tally.Chat.Api;
using Tally.Chat.Data;

namespace Tally.Chat.Search;

internal sealed record Hit(int Edits, Message Message);

/// <summary>
/// <c>GET /rooms/{room}/search?q=…&amp;limit=10</c>: the room's messages, those likest to the query first.
/// No index helps here: a long query over a full room takes about a second, and that is the slow request of the sample.
/// </summary>
internal static class SearchApi
{
    private const int MinQuery = 2;
    private const int MaxQuery = 200;

    public static void MapSearch(this WebApplication app) => app.MapGet("/rooms/{room}/search", Search).WithDomain("search");

    private static async Task<IResult> Search(
        string room, Rooms rooms, Messages messages, ChatOptions options, ChatTelemetry telemetry, CancellationToken cancellation,
        string q = "", int limit = 10)
    {
        if (q.Length is < MinQuery or > MaxQuery)
            return telemetry.BadRequest($"q: expected {MinQuery} to {MaxQuery} characters");
        if (Limits.Page(limit) is { } mistake)
            return telemetry.BadRequest(mistake);
        if (!await rooms.Exists(room, cancellation))
            return telemetry.NoSuch("room");

        var start = Stopwatch.GetTimestamp();
        var all = await messages.Latest(room, long.MaxValue, options.MessagesPerRoom, cancellation);
        var hits = Rank(all, q, limit, telemetry, cancellation);
        telemetry.Searched(room, all.Count, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return Results.Ok(hits);
    }

    private static List<Hit> Rank(List<Message> messages, string query, int limit, ChatTelemetry telemetry, CancellationToken cancellation)
    {
        using var span = telemetry.Source.StartActivity("rank messages");
        span?.SetTag("tally.search.messages", messages.Count).SetTag("tally.search.query_length", query.Length);
        var hits = new List<Hit>(messages.Count);
        foreach (var message in messages)
        {
            cancellation.ThrowIfCancellationRequested();
            hits.Add(new Hit(FuzzySearch.Distance(query, message.Text), message));
        }

        return [.. hits.OrderBy(hit => hit.Edits).ThenByDescending(hit => hit.Message.Id).Take(limit)];
    }
}
