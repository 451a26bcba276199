using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Tally.Chat.Data;

/// <summary>Ready where the database is prepared and answers.</summary>
internal sealed class DatabaseHealth(ChatDatabase database, DatabaseStart start) : IHealthCheck
{
    private static readonly Statement Ping = new("SELECT", "rooms", "SELECT 1");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!start.IsDone)
            return HealthCheckResult.Unhealthy("The database is not prepared yet.");
        await database.First<long>(Ping, null, cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
