using Tally.Backend.Otlp;
using Tally.Backend.Otlp.Json;
using Tally.Backend.Otlp.Protobuf;
using Tally.Signals;

namespace Tally.Backend.Tests.Otlp;

/// <summary>Whatever the bytes, a decoder returns: a batch whose rows can all be read, or an error.</summary>
public sealed class HostileBytesTests
{
    private static readonly (byte[] Protobuf, byte[] Json)[] Requests =
        [(FullRequests.Spans, FullRequests.SpansJson), (FullRequests.Logs, FullRequests.LogsJson), (FullRequests.Metrics, FullRequests.MetricsJson)];

    [Fact]
    public void A_request_cut_anywhere_is_an_error_or_a_shorter_request()
    {
        foreach (var (protobuf, json) in Requests)
        {
            for (var length = 0; length < protobuf.Length; length++)
                // Only an empty request is whole, for everything else stands in one message.
                Assert.Equal(length > 0, ReadAll(protobuf[..length], isJson: false) == 0);
            for (var length = 0; length < json.AsSpan().TrimEnd((byte)'\n').Length; length++)
                Assert.Equal(0, ReadAll(json[..length], isJson: true));
        }
    }

    [Fact]
    public void Random_bytes_never_break_a_decoder()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            ReadAll(bytes, isJson: false);
            ReadAll(bytes, isJson: true);
        }
    }

    [Fact]
    public void Damaged_requests_never_break_a_decoder()
    {
        var random = new Random(2);
        for (var i = 0; i < 20_000; i++)
        {
            var (protobuf, json) = Requests[i % Requests.Length];
            ReadAll(Damage(protobuf, random), isJson: false);
            if (i % 10 < 3)
                ReadAll(Damage(json, random), isJson: true);
        }
    }

    private static byte[] Damage(byte[] request, Random random)
    {
        var damaged = request.ToArray();
        for (var i = random.Next(1, 6); i > 0; i--)
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return damaged;
    }

    // How many of the three signals the bytes are a request of.
    private static int ReadAll(byte[] bytes, bool isJson) => isJson
        ? Check(OtlpJson.ReadSpans(bytes)) + Check(OtlpJson.ReadLogs(bytes)) + Check(OtlpJson.ReadMetrics(bytes))
        : Check(OtlpProtobuf.ReadSpans(bytes)) + Check(OtlpProtobuf.ReadLogs(bytes)) + Check(OtlpProtobuf.ReadMetrics(bytes));

    private static int Check<TBatch>(Decoded<TBatch> decoded) where TBatch : SignalBatch
    {
        if (decoded.Error is not null)
        {
            Assert.StartsWith("malformed ", decoded.Error, StringComparison.Ordinal);
            return 0;
        }
        BatchText.Write(decoded.Batch);
        return 1;
    }
}
