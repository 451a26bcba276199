using Tally.Chat.Data;
using Tally.Chat.Users;

namespace Tally.Chat.Api;

internal sealed record NewRoom(string? Name);

/// <summary><c>GET /rooms</c>, and <c>POST /rooms {"name": "town-hall"}</c>: 201, or 200 where it is open already.</summary>
internal static class RoomsApi
{
    public static void MapRooms(this WebApplication app)
    {
        app.MapGet("/rooms", (Rooms rooms, CancellationToken cancellation) => rooms.All(cancellation));
        app.MapPost("/rooms", Open).WithMetadata(new NeedsUser());
    }

    private static async Task<IResult> Open(NewRoom request, Rooms rooms, ChatTelemetry telemetry, CancellationToken cancellation)
    {
        if (Limits.Room(request.Name) is { } mistake)
            return telemetry.BadRequest(mistake);
        var room = new { name = request.Name! };
        return await rooms.Open(room.name, cancellation) ? Results.Created($"/rooms/{room.name}/messages", room) : Results.Ok(room);
    }
}
