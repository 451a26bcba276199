using Tally.Chat.Api;
using Tally.Chat.Data;
using Tally.ServiceDefaults;

namespace Tally.Chat.Live;

/// <summary>
/// <c>GET /rooms/{room}/live</c> as a WebSocket: every message posted in the room from now on, as
/// <c>{"id": 1, "author": "ada", "text": "…", "sentAt": …}</c>. What the watcher sends is read and ignored.
/// </summary>
internal static class LiveApi
{
    private const int MaxWatchers = 1000;

    public static void MapLive(this WebApplication app) => app.MapGet("/rooms/{room}/live", Watch).WithDomain("live");

    private static async Task<IResult> Watch(
        string room, HttpContext context, Rooms rooms, LiveFeed feed, SessionTelemetry sessions, ChatTelemetry telemetry, IHostApplicationLifetime host)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return telemetry.BadRequest("expected a WebSocket");
        if (!await rooms.Exists(room, context.RequestAborted))
            return telemetry.NoSuch("room");
        if (feed.Watchers >= MaxWatchers)
            return telemetry.TooMany("watchers");

        // From before the handshake, so that nothing is missed that is posted after it.
        using var watcher = feed.Watch(room);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var session = sessions.Start("room feed");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        await new LiveSession(socket, watcher, session).Run(end);
        return Results.Empty;
    }
}
