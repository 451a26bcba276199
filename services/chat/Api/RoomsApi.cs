using System.Security.Claims;
using Tally.Chat.Data;
using Tally.Chat.Users;
using Tally.ServiceDefaults;

namespace Tally.Chat.Api;

internal sealed record NewRoom(string? Name);

/// <summary><c>GET /rooms</c>, and <c>POST /rooms {"name": "town-hall"}</c>: 201, or 200 where it is open already.</summary>
internal static class RoomsApi
{
    public static void MapRooms(this WebApplication app)
    {
        app.MapGet("/rooms", (Rooms rooms, CancellationToken cancellation) => rooms.All(cancellation)).WithDomain("rooms");
        app.MapPost("/rooms", Open).WithMetadata(new NeedsUser()).WithDomain("rooms");
    }

    private static async Task<IResult> Open(
        NewRoom request, ClaimsPrincipal user, Rooms rooms, AuditLog audit, ChatTelemetry telemetry, CancellationToken cancellation)
    {
        if (Limits.Room(request.Name) is { } mistake)
            return telemetry.BadRequest(mistake);
        var room = new { name = request.Name! };
        if (!await rooms.Open(room.name, cancellation))
            return Results.Ok(room);
        audit.Record("room.open", user.Identity?.Name, NeedsUser.Policy, AuditOutcome.Success);
        return Results.Created($"/rooms/{room.name}/messages", room);
    }
}
