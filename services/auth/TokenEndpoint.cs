using System.Net.Http.Headers;
using Tally.ServiceDefaults;

namespace Tally.Auth;

/// <summary><c>GET /token</c> with <c>Authorization: Bearer …</c> → 200 <c>{"user": "ada", "expiresAt": "…"}</c> or 401.</summary>
internal static class TokenEndpoint
{
    public static IResult Handle(HttpContext context, TokenIssuer tokens, AuthTelemetry telemetry)
    {
        var session = Bearer(context.Request) is { } token ? tokens.Check(token) : null;
        telemetry.TokenCheck(session is null ? AuditOutcome.Denied : AuditOutcome.Success);
        if (session is not null)
            return Results.Ok(session);

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("There is no valid token; sign in again.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static string? Bearer(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
        && string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
            ? header.Parameter
            : null;
}
