using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Tally.Backend.Otlp.Protobuf;

namespace Tally.Backend.Otlp;

/// <summary>What a receiver answers, in both encodings: Export…ServiceResponse for a request taken, google.rpc.Status for one refused.</summary>
internal static class OtlpResponse
{
    /// <summary>{ 1: partial success { 1: rejected items, 2: message } }; empty where everything was taken.</summary>
    public static byte[] Protobuf(Outcome outcome)
    {
        if (outcome.Rejected == 0 && outcome.Message is null)
            return [];
        var partial = new ProtoWriter().Varint(1, outcome.Rejected).Text(2, outcome.Message ?? "");
        return new ProtoWriter().Bytes(1, partial.ToArray()).ToArray();
    }

    /// <summary><c>{"partialSuccess":{"rejectedSpans":"1","errorMessage":"…"}}</c>; <c>{}</c> where everything was taken.</summary>
    public static byte[] Json(Signal signal, Outcome outcome) => Json(writer =>
    {
        if (outcome.Rejected == 0 && outcome.Message is null)
            return;
        writer.WriteStartObject("partialSuccess");
        // int64 is a string in protobuf's JSON.
        writer.WriteString(signal.RejectedField(), outcome.Rejected.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("errorMessage", outcome.Message ?? "");
        writer.WriteEndObject();
    });

    /// <summary>{ 1: code, 2: message, 3: details (a RetryInfo where the sender may come again) }.</summary>
    public static byte[] Protobuf(Refusal refusal)
    {
        var status = new ProtoWriter().Varint(1, refusal.GrpcStatus).Text(2, refusal.Message);
        if (refusal.RetryAfter is { } delay)
            status.Bytes(3, RetryInfo(delay));
        return status.ToArray();
    }

    /// <summary><c>{"code":3,"message":"…"}</c>.</summary>
    public static byte[] Json(Refusal refusal) => Json(writer =>
    {
        writer.WriteNumber("code", refusal.GrpcStatus);
        writer.WriteString("message", refusal.Message);
    });

    // Any { 1: type URL, 2: RetryInfo { 1: Duration { 1: seconds, 2: nanoseconds } } }
    private static byte[] RetryInfo(TimeSpan delay)
    {
        var duration = new ProtoWriter().Varint(1, delay.Ticks / TimeSpan.TicksPerSecond).Varint(2, delay.Ticks % TimeSpan.TicksPerSecond * 100);
        var info = new ProtoWriter().Bytes(1, duration.ToArray());
        return new ProtoWriter().Text(1, "type.googleapis.com/google.rpc.RetryInfo").Bytes(2, info.ToArray()).ToArray();
    }

    private static byte[] Json(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
