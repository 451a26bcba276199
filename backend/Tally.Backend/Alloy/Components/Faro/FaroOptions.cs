using Tally.Backend.Alloy.Components.Loki;
using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components;

/// <summary>What faro.receiver is told. A rate of 0 is none.</summary>
internal sealed record FaroOptions(
    IReadOnlyDictionary<string, string> ExtraLabels, IReadOnlyList<string> AllowedOrigins, string ApiKey, int MaxBytes, bool IncludesMetadata, double Rate, double Burst);

/// <summary>faro.receiver. The listener is this process's own (<c>Listen:Faro</c>); source maps are not looked up.</summary>
internal static class FaroReceiverComponent
{
    public static IReadOnlyDictionary<string, object?> Make(string id, Arguments arguments, PipelineContext context)
    {
        if (context.Receivers.Faro is not null)
            throw arguments.Wrong(arguments.At, $"{id} is a second faro.receiver; one receives what this process's listener takes");
        arguments.Choice("log_format", "logfmt", "logfmt", "");
        var options = Server(arguments.Map("extra_log_labels"), arguments.Block("server"));
        SkipSourcemaps(arguments.Block("sourcemaps"));
        var output = arguments.RequiredBlock("output");
        var logs = new LogsFanout(output.Capsules<ILogsReceiver>("logs"));
        var traces = Fanout<Signals.SpanBatch>.Of(Outputs.Consumers(output, "traces", consumer => consumer.Traces));
        output.Complete();
        arguments.Complete();

        context.Receivers.Faro = new(id, options, logs, traces, context);
        return Exports.Nothing;
    }

    private static FaroOptions Server(IReadOnlyDictionary<string, string> labels, Arguments? server)
    {
        const int DefaultBytes = 5 << 20;
        if (server is null)
            return new(labels, [], "", DefaultBytes, false, 50, 100);
        server.Text("listen_address", "");
        server.Count("listen_port", 12347);
        var rate = server.Block("rate_limiting");
        var isLimited = rate?.Flag("enabled", true) ?? true;
        rate?.Choice("strategy", "global", "global", "");
        var options = new FaroOptions(
            labels,
            server.Texts("cors_allowed_origins"),
            server.Secret("api_key"),
            (int)server.Bytes("max_allowed_payload_size", DefaultBytes),
            server.Flag("include_metadata", false),
            isLimited ? rate?.Number("rate", 50, 0) ?? 50 : 0,
            rate?.Number("burst_size", 100, 1) ?? 100);
        rate?.Complete();
        server.Complete();
        return options;
    }

    private static void SkipSourcemaps(Arguments? sourcemaps)
    {
        if (sourcemaps is null)
            return;
        if (sourcemaps.Flag("download", true))
            throw sourcemaps.Wrong("download", "source maps are not downloaded here, set `download = false`");
        sourcemaps.Complete();
    }
}

/// <summary>So many a second, and so many at once. Thread-safe.</summary>
internal sealed class TokenBucket(double perSecond, double burst, TimeProvider clock)
{
    private readonly double _burst = burst;
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _filled = clock.GetTimestamp();

    public bool TryTake()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            _tokens = Math.Min(_burst, _tokens + clock.GetElapsedTime(_filled, now).TotalSeconds * perSecond);
            _filled = now;
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}
