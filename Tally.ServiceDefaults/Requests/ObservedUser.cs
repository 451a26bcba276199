using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace Tally.ServiceDefaults.Requests;

/// <summary>
/// The request's user, watched: whichever middleware signs somebody in, tenant and user are known to telemetry from then on.
/// The user's id is hashed before it leaves; see <see cref="Privacy.KeyRule.Hash"/>.
/// </summary>
internal sealed class ObservedUser(IHttpAuthenticationFeature? inner, Activity? span, Action<ClaimsPrincipal> signedIn) : IHttpAuthenticationFeature
{
    private ClaimsPrincipal? _user = inner?.User;

    public ClaimsPrincipal? User
    {
        get => _user;
        set
        {
            _user = value;
            if (value?.Identity is not { IsAuthenticated: true })
                return;
            if (span is { IsAllDataRequested: true })
                span.SetTag("enduser.id", IdOf(value));
            signedIn(value);
        }
    }

    private static string? IdOf(ClaimsPrincipal user) =>
        user.FindFirst("sub")?.Value ?? user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? user.Identity?.Name;
}
