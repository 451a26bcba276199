namespace Tally.ServiceDefaults.Tenancy;

/// <summary>The names a tenant's id goes by, and what may be one: nothing that could carry a header, a log line or a query.</summary>
internal static class TenantId
{
    /// <summary>Baggage entry, span attribute, log field and, where allowed, metric label.</summary>
    public const string Key = "tenant_id";

    /// <summary>The same on server spans, by the name that older dashboards ask for.</summary>
    public const string SaasKey = "saas.tenant";

    public const int MaxLength = 64;

    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= MaxLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
