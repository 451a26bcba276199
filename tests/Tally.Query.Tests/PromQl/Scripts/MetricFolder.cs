using Tally.Storage.Metrics;

namespace Tally.Query.Tests.PromQl.Scripts;

/// <summary>A real store in a temporary folder, gone when disposed. Takes samples however late, as the scripts load them.</summary>
internal sealed class MetricFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tally-promql-").FullName;

    public MetricFolder(MetricLimits? limits = null) =>
        Store = MetricStore.Open(
            new() { Folder = _folder, Retention = TimeSpan.FromDays(100_000) }, TimeProvider.System, (limits ?? new()) with { OutOfOrderWindow = TimeSpan.FromDays(100_000), StartTimestamps = true });

    public MetricStore Store { get; }

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
