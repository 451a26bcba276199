using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Tally.ServiceDefaults.Tenancy;

/// <summary>Finds whose request it is; null where nobody says so, or says it in a way that cannot be an id.</summary>
internal sealed class TenantSource(TelemetryOptions options, TelemetryWarnings warnings)
{
    public string? Of(HttpRequest request, Activity? span)
    {
        if (options.Tenant.Header.Length > 0 && request.Headers.TryGetValue(options.Tenant.Header, out var header))
            return Checked(header.Count == 1 ? header[0] : null);
        return span?.GetBaggageItem(TenantId.Key) is { } carried ? Checked(carried) : null;
    }

    public string? Of(ClaimsPrincipal user) =>
        options.Tenant.Claim.Length > 0 && user.FindFirst(options.Tenant.Claim) is { } claim ? Checked(claim.Value) : null;

    private string? Checked(string? id)
    {
        if (TenantId.IsValid(id))
            return id;
        warnings.Report("tenant_id", "A request's tenant id is none: expected 1 to 64 characters of A-Z a-z 0-9 . _ -");
        return null;
    }
}
