using System.Security.Claims;
using Tally.Chat.Data;
using Tally.Chat.Live;
using Tally.Chat.Users;

namespace Tally.Chat.Api;

internal sealed record NewMessage(string? Text);

/// <summary><c>GET /rooms/{room}/messages?before=&lt;id&gt;&amp;limit=50</c>, newest first, and <c>POST</c> there <c>{"text": "…"}</c>: 201.</summary>
internal static class MessagesApi
{
    public static void MapMessages(this WebApplication app)
    {
        app.MapGet("/rooms/{room}/messages", Read).WithDomain("messages");
        app.MapPost("/rooms/{room}/messages", Post).WithMetadata(new NeedsUser()).WithDomain("messages");
    }

    private static async Task<IResult> Read(
        string room, Rooms rooms, Messages messages, ChatTelemetry telemetry, CancellationToken cancellation,
        long before = long.MaxValue, int limit = 50)
    {
        if (Limits.Page(limit) is { } mistake)
            return telemetry.BadRequest(mistake);
        return await rooms.Exists(room, cancellation)
            ? Results.Ok(await messages.Latest(room, before, limit, cancellation))
            : telemetry.NoSuch("room");
    }

    private static async Task<IResult> Post(
        string room, NewMessage request, ClaimsPrincipal user, Rooms rooms, Messages messages, LiveFeed feed, ChatTelemetry telemetry, CancellationToken cancellation)
    {
        if (Limits.Text("text", request.Text, Limits.MaxText) is { } mistake)
            return telemetry.BadRequest(mistake);
        if (!await rooms.Exists(room, cancellation))
            return telemetry.NoSuch("room");

        var message = await messages.Post(room, user.Identity!.Name!, request.Text!, cancellation);
        telemetry.Posted(room, message.Text.Length);
        feed.Publish(room, message);
        return Results.Created($"/rooms/{room}/messages?before={message.Id + 1}&limit=1", message);
    }
}
