using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components;

/// <summary>
/// otelcol.receiver.otlp. The listeners are this process's own (<c>Listen:OtlpGrpc</c>, <c>Listen:OtlpHttp</c>), so endpoints
/// are read and not used; origins, sizes and metadata hold. HTTP's size is that of gRPC too.
/// </summary>
internal static class OtlpReceiverComponent
{
    private static readonly (string Argument, string Path)[] Paths =
        [("traces_url_path", "/v1/traces"), ("logs_url_path", "/v1/logs"), ("metrics_url_path", "/v1/metrics")];

    public static IReadOnlyDictionary<string, object?> Make(string id, Arguments arguments, PipelineContext context)
    {
        if (context.Receivers.Otlp is not null)
            throw arguments.Wrong(arguments.At, $"{id} is a second otelcol.receiver.otlp; one receives what this process's listeners take");
        var (http, grpc) = (arguments.Block("http"), arguments.Block("grpc"));
        var outputs = Outputs.Read(arguments, "traces", "logs", "metrics");
        var hasMetadata = ReadGrpc(grpc) | ReadHttp(http);
        var origins = Origins(http?.Block("cors"));
        var maxBytes = http?.Bytes("max_request_body_size", 0) is > 0 and var bytes ? bytes : (long?)null;
        http?.Complete();
        grpc?.Complete();
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();

        context.Receivers.Otlp = new(outputs.ToTraces, outputs.ToLogs, outputs.ToMetrics, origins, maxBytes, hasMetadata);
        return Exports.Nothing;
    }

    private static bool ReadGrpc(Arguments? grpc)
    {
        if (grpc is null)
            return false;
        grpc.Choice("transport", "tcp", "tcp");
        grpc.Bytes("max_recv_msg_size", 0);
        grpc.Count("max_concurrent_streams", 0);
        grpc.Bytes("read_buffer_size", 0);
        grpc.Bytes("write_buffer_size", 0);
        return ReadServer(grpc);
    }

    private static bool ReadHttp(Arguments? http)
    {
        if (http is null)
            return false;
        foreach (var (argument, path) in Paths)
            http.Choice(argument, path, path);
        http.Texts("compression_algorithms");
        http.Flag("keep_alives_enabled", true);
        foreach (var timeout in (string[])["idle_timeout", "read_timeout", "read_header_timeout", "write_timeout"])
            http.Duration(timeout, TimeSpan.Zero);
        return ReadServer(http);
    }

    private static bool ReadServer(Arguments server)
    {
        server.Text("endpoint", "");
        // Who wants senders to authenticate must not get a receiver that takes everything.
        if (server.Any("auth") is not null)
            throw server.Wrong("auth", "senders are not authenticated here, leave `auth` out");
        return server.Flag("include_metadata", false);
    }

    private static IReadOnlyList<string>? Origins(Arguments? cors)
    {
        if (cors is null)
            return null;
        var origins = cors.Texts("allowed_origins");
        cors.Texts("allowed_headers");
        cors.Count("max_age", 0);
        cors.Complete();
        return origins;
    }
}
