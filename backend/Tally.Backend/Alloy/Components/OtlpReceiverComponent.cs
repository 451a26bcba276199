using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components;

/// <summary>
/// otelcol.receiver.otlp. The listeners are this process's own (<c>Listen:OtlpGrpc</c>, <c>Listen:OtlpHttp</c>), so endpoints
/// are read and not used; origins, sizes and metadata hold. HTTP's size is that of gRPC too.
/// </summary>
internal static class OtlpReceiverComponent
{
    private static readonly string[] Servers = ["auth", "compression_algorithms", "idle_timeout", "keep_alives_enabled", "logs_url_path", "max_concurrent_streams", "max_recv_msg_size", "metrics_url_path", "read_buffer_size", "read_header_timeout", "read_timeout", "traces_url_path", "transport", "write_buffer_size", "write_timeout"];

    public static IReadOnlyDictionary<string, object?> Make(string id, Arguments arguments, PipelineContext context)
    {
        if (context.Receivers.Otlp is not null)
            throw arguments.Wrong(arguments.At, $"{id} is a second otelcol.receiver.otlp; one receives what this process's listeners take");
        var (http, grpc) = (arguments.Block("http"), arguments.Block("grpc"));
        var outputs = Outputs.Read(arguments, "traces", "logs", "metrics");
        var hasMetadata = (ReadServer(grpc) | ReadServer(http));
        var origins = Origins(http?.Block("cors"));
        var maxBytes = http is not null && http.Has("max_request_body_size") ? http.Bytes("max_request_body_size", 0) : (long?)null;
        http?.Complete();
        grpc?.Complete();
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();

        context.Receivers.Otlp = new(outputs.ToTraces, outputs.ToLogs, outputs.ToMetrics, origins, maxBytes, hasMetadata);
        return Exports.Nothing;
    }

    private static bool ReadServer(Arguments? server)
    {
        if (server is null)
            return false;
        server.Text("endpoint", "");
        foreach (var name in Servers)
            server.Any(name);
        server.Bytes("max_request_body_size", 0);
        return server.Flag("include_metadata", false);
    }

    private static IReadOnlyList<string>? Origins(Arguments? cors)
    {
        if (cors is null)
            return null;
        var origins = cors.Texts("allowed_origins");
        cors.Texts("allowed_headers");
        cors.Texts("exposed_headers");
        cors.Number("max_age", 0, 0);
        cors.Complete();
        return origins;
    }
}
