using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Tally.ServiceDefaults.Export;

/// <summary>Degraded, which is still HTTP 200, while a collector does not take a signal: the service serves all the same.</summary>
internal sealed class ExportHealth(ExportBuffers buffers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var away = string.Join(", ", buffers.States.Where(state => state.IsAway).Select(state => state.Signal.Name));
        return Task.FromResult(away.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"The collector does not take {away}."));
    }
}
