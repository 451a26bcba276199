using System.Diagnostics;
using System.Security.Claims;
using Tally.Chat.Data;
using Tally.Chat.Users;

namespace Tally.Chat.Api;

internal sealed record NewTally(string? Question, IReadOnlyList<string>? Options);

internal sealed record Vote(string? Option);

/// <summary>
/// <c>POST /rooms/{room}/tallies {"question": "…", "options": ["tea", "coffee"]}</c>: 201;
/// <c>GET /tallies/{id}</c>; <c>POST /tallies/{id}/votes {"option": "tea"}</c>: 200 with the tally as it stands then.
/// </summary>
internal static class TalliesApi
{
    public static void MapTallies(this WebApplication app)
    {
        app.MapPost("/rooms/{room}/tallies", Open).WithMetadata(new NeedsUser()).WithDomain("tallies");
        app.MapGet("/tallies/{id}", Read).WithDomain("tallies");
        app.MapPost("/tallies/{id}/votes", Cast).WithMetadata(new NeedsUser()).WithDomain("tallies");
    }

    private static async Task<IResult> Open(
        string room, NewTally request, ClaimsPrincipal user, Rooms rooms, Tallies tallies, ChatTelemetry telemetry, CancellationToken cancellation)
    {
        if ((Limits.Text("question", request.Question, Limits.MaxQuestion) ?? Limits.Options(request.Options)) is { } mistake)
            return telemetry.BadRequest(mistake);
        if (!await rooms.Exists(room, cancellation))
            return telemetry.NoSuch("room");

        var tally = await tallies.Open(room, user.Identity!.Name!, request.Question!, request.Options!, cancellation);
        telemetry.Opened(room, tally.Id, tally.Choices.Count);
        return Results.Created($"/tallies/{tally.Id}", tally);
    }

    private static async Task<IResult> Read(string id, Tallies tallies, ChatTelemetry telemetry, CancellationToken cancellation) =>
        await tallies.Find(id, cancellation) is { } tally ? Results.Ok(tally) : telemetry.NoSuch("tally");

    private static async Task<IResult> Cast(
        string id, Vote request, ClaimsPrincipal user, Tallies tallies, ChatTelemetry telemetry, CancellationToken cancellation)
    {
        if (await tallies.Find(id, cancellation) is not { } tally)
            return telemetry.NoSuch("tally");
        var position = tally.Choices.Select(choice => choice.Option).ToList().IndexOf(request.Option ?? "");
        if (position < 0)
            return telemetry.BadRequest("option: expected one of the tally's options");

        Activity.Current?.SetTag("tally.id", id);
        var outcome = await tallies.Vote(id, user.Identity!.Name!, position, cancellation);
        telemetry.Voted(id, outcome);
        return Results.Ok(await tallies.Find(id, cancellation));
    }
}
