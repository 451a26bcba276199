using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Tally.ServiceDefaults;

namespace Tally.Chat.Users;

/// <summary>On an endpoint with this, <see cref="UserCheck"/> lets only signed-in users pass.</summary>
internal sealed record NeedsUser
{
    /// <summary>What audit events call this rule.</summary>
    public const string Policy = "signed_in";
}

/// <summary>Who calls, by the bearer token: 401 where auth does not know it, 503 where auth does not answer.</summary>
internal sealed class UserCheck(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, AuthClient auth, AuditLog audit, ChatTelemetry telemetry)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<NeedsUser>() is null)
        {
            await next(context);
            return;
        }

        var (user, refusal) = await Ask(context, auth, audit, telemetry);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user!)], "Bearer"));
        await next(context);
    }

    private static async Task<(string? User, IResult? Refusal)> Ask(HttpContext context, AuthClient auth, AuditLog audit, ChatTelemetry telemetry)
    {
        try
        {
            if (Bearer(context.Request) is { } token && await auth.UserOf(token, context.RequestAborted) is { } user)
                return (user, null);
            telemetry.Refused(StatusCodes.Status401Unauthorized, "no valid token");
            audit.Record("access", actor: null, NeedsUser.Policy, AuditOutcome.Denied);
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return (null, Results.Problem("There is no valid token; sign in at auth.", statusCode: StatusCodes.Status401Unauthorized));
        }
        catch (Exception e) when (IsAuthAway(e) && !context.RequestAborted.IsCancellationRequested)
        {
            telemetry.AuthAway(e.GetBaseException().Message);
            context.Response.Headers.RetryAfter = "1";
            return (null, Results.Problem("Users cannot be checked at the moment.", statusCode: StatusCodes.Status503ServiceUnavailable));
        }
    }

    private static bool IsAuthAway(Exception e) => e is HttpRequestException or TaskCanceledException or JsonException;

    private static string? Bearer(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
        && string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
        && header.Parameter is { Length: <= 1024 } token
            ? token
            : null;
}
