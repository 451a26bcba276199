namespace Tally.Backend.Tests.Otlp;

/// <summary>What OTLP/gRPC refuses, with the gRPC status, a part of the message and the counter's reason. The limit is 65,536 bytes.</summary>
internal static class GrpcRefusals
{
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;
    private const int Unimplemented = 12;

    private static readonly GrpcCall Call = new(GrpcCall.Traces);

    public static readonly Dictionary<string, (GrpcCall Call, int Status, string Message, string Reason)> All = new()
    {
        ["unknown method"] = (Call with { Path = "/grpc.health.v1.Health/Check", Body = GrpcCall.Frame([]) }, Unimplemented, "unknown method /grpc.health.v1.Health/Check", "unknown_method"),
        ["no POST"] = (Call with { Method = HttpMethod.Get }, InvalidArgument, "GET is not allowed here, send POST", "method_not_allowed"),
        ["no gRPC"] = (Call with { ContentType = "application/x-protobuf", Body = SampleRequests.Spans() }, InvalidArgument, "unknown content type 'application/x-protobuf', expected application/grpc", "unsupported_media_type"),
        ["gRPC for browsers"] = (Call with { ContentType = "application/grpc-web" }, InvalidArgument, "unknown content type 'application/grpc-web'", "unsupported_media_type"),
        ["no message"] = (Call, InvalidArgument, "the call ends 0 bytes into the 5-byte prefix", "malformed"),
        ["half a prefix"] = (Call with { Body = [0, 0, 0] }, InvalidArgument, "the call ends 3 bytes into the 5-byte prefix", "malformed"),
        ["a message cut off"] = (Call with { Body = GrpcCall.Frame([1, 2, 3], length: 10) }, InvalidArgument, "the message ends after 3 of 10 bytes", "malformed"),
        ["two messages"] = (Call with { Body = [.. GrpcCall.Frame(SampleRequests.Spans()), .. GrpcCall.Frame(SampleRequests.Spans())] }, InvalidArgument, "the call carries more than one message", "malformed"),
        ["an unknown flag"] = (Call with { Body = GrpcCall.Frame([], compressed: 7) }, InvalidArgument, "the message's first byte is 7", "malformed"),
        ["malformed protobuf"] = (Call with { Body = GrpcCall.Frame([0x0A, 5, 0]) }, InvalidArgument, "malformed protobuf at byte 1: a length of 5", "malformed"),
        ["compressed by nothing"] = (Call with { Body = GrpcCall.Frame([1], compressed: 1) }, InvalidArgument, "grpc-encoding names no compression", "malformed"),
        ["compressed by the unknown"] = (Call with { Body = GrpcCall.Frame([1], compressed: 1), Headers = [("grpc-encoding", "snappy")] }, Unimplemented, "unknown content encoding 'snappy'", "unsupported_encoding"),
        ["malformed gzip"] = (Call with { Body = GrpcCall.Frame("no gzip at all"u8.ToArray(), compressed: 1), Headers = [("grpc-encoding", "gzip")] }, InvalidArgument, "malformed gzip after 0 decompressed bytes", "malformed"),
        ["too large"] = (Call with { Body = GrpcCall.Frame(new byte[65_537]) }, ResourceExhausted, "larger than Otlp:MaxBodyBytes, 65536 bytes", "too_large"),
        ["larger than memory"] = (Call with { Body = GrpcCall.Frame([1], length: -1) }, ResourceExhausted, "larger than Otlp:MaxBodyBytes", "too_large"),
        ["a bomb"] = (Call with { Body = GrpcCall.Frame(Compressed.Gzip(new byte[10_000_000]), compressed: 1), Headers = [("grpc-encoding", "gzip")] }, ResourceExhausted, "larger than Otlp:MaxBodyBytes", "too_large"),
    };

    public static TheoryData<string> Names => [.. All.Keys];
}
