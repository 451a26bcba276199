namespace Tally.Hosting;

/// <summary>Tenants of the stores.</summary>
internal static class Tenant
{
    /// <summary>Whose data are those that name no <c>tenant_id</c>.</summary>
    public const string Default = "anonymous";
}
