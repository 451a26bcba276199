using Microsoft.Extensions.Options;
using Tally.Backend.Server;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus;

/// <summary>Opens the store of metrics as <see cref="StorageSettings"/> says; its limits stand in <c>Storage:Metrics</c> too.</summary>
internal static class MetricStoreFactory
{
    // A sample takes two bytes where a span takes seventy, so a segment takes more of them before it is worth a file.
    private const int DefaultSegmentRows = 2_000_000;

    public static MetricStore Open(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var options = StorageSettings.Read(configuration, "Metrics", new() { Folder = "", SegmentRows = DefaultSegmentRows });
        var limits = new MetricLimits();
        configuration.GetSection("Storage:Metrics").Bind(limits);
        if (PrometheusFeatures.Has(services.GetRequiredService<IOptions<PrometheusOptions>>().Value.EnableFeature, PrometheusFeatures.StartTimestampStorage))
            limits = limits with { StartTimestamps = true };
        var store = MetricStore.Open(options, services.GetService<TimeProvider>() ?? TimeProvider.System, limits);
        Report(store.Opened, services.GetRequiredService<ILogger<MetricStore>>());
        return store;
    }

    private static void Report(MetricRecovery opened, ILogger log)
    {
        if (opened.Log.BytesCut > 0)
            MetricStoreLog.TailCut(log, opened.Log.BytesCut, opened.Log.Records);
        foreach (var number in opened.DamagedSegments)
            MetricStoreLog.SegmentSetAside(log, number);
    }
}

internal static partial class MetricStoreLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The metric log had a damaged tail of {Bytes} bytes, cut after {Records} whole records.")]
    public static partial void TailCut(ILogger logger, long bytes, int records);

    [LoggerMessage(Level = LogLevel.Error, Message = "Metric segment {Number} cannot be read; it was renamed to .damaged and the store goes on without it.")]
    public static partial void SegmentSetAside(ILogger logger, int number);
}
