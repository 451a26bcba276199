using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Tally.Chat.Data;

/// <summary>Ready where the database answers.</summary>
internal sealed class DatabaseHealth(ChatDatabase database) : IHealthCheck
{
    private static readonly Statement Ping = new("SELECT", "rooms", "SELECT 1");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await database.First<long>(Ping, null, cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
