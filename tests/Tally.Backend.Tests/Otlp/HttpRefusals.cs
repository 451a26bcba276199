using System.Text;

namespace Tally.Backend.Tests.Otlp;

/// <summary>What OTLP/HTTP refuses, with the status, a part of the message and the counter's reason. The limit is 65,536 bytes.</summary>
internal static class HttpRefusals
{
    private static readonly HttpCall Post = new("/v1/traces");
    private static readonly HttpCall Json = Post with { ContentType = "application/json" };

    public static readonly Dictionary<string, (HttpCall Call, int Status, string Message, string Reason)> All = new()
    {
        ["GET"] = (Post with { Method = HttpMethod.Get }, 405, "GET is not allowed here, send POST", "method_not_allowed"),
        ["PUT"] = (Post with { Method = HttpMethod.Put }, 405, "PUT is not allowed", "method_not_allowed"),
        ["unknown content type"] = (Post with { ContentType = "text/plain" }, 415, "unknown content type 'text/plain', expected application/x-protobuf or application/json", "unsupported_media_type"),
        ["no content type"] = (Post with { ContentType = null }, 415, "unknown content type ''", "unsupported_media_type"),
        ["unknown encoding"] = (Post with { Encoding = "zstd" }, 415, "unknown content encoding 'zstd', expected gzip, deflate, br or identity", "unsupported_encoding"),

        ["protobuf: a tag of zero"] = (Post with { Body = [0] }, 400, "malformed protobuf at byte 0: 0 is no field tag", "malformed"),
        ["protobuf: a length beyond the end"] = (Post with { Body = [0x0A, 5, 0, 0] }, 400, "malformed protobuf at byte 1: a length of 5 passes the end of its message, 2 bytes on", "malformed"),
        ["protobuf: a wrong wire type"] = (Post with { Body = [0x08, 1] }, 400, "malformed protobuf at byte 0: field 1 has wire type 0, expected 2", "malformed"),
        ["protobuf: an endless varint"] = (Post with { Body = [.. Enumerable.Repeat((byte)0xFF, 12)] }, 400, "malformed protobuf at byte 0: a varint takes more than 10 bytes", "malformed"),
        ["protobuf: a group"] = (Post with { Body = [0x7B] }, 400, "field 15 has wire type 3, which OTLP does not use", "malformed"),
        ["protobuf: a text"] = (Post with { Body = "hello"u8.ToArray() }, 400, "malformed protobuf at byte 2: field 1", "malformed"),
        ["protobuf: values nested too deep"] = (Post with { Body = DeepRequests.Protobuf(65) }, 400, "an attribute value nests deeper than 64 levels", "malformed"),

        ["JSON: empty"] = (Json, 400, "malformed JSON at line 1, position 1", "malformed"),
        ["JSON: cut off"] = (Json with { Body = """{"resourceSpans":["""u8.ToArray() }, 400, "malformed JSON at line 1, position 19", "malformed"),
        ["JSON: no object"] = (Json with { Body = "[]"u8.ToArray() }, 400, "malformed JSON at line 1, position 1: expected an object", "malformed"),
        ["JSON: a wrong kind"] = (Json with { Body = Encoding.UTF8.GetBytes("{\n  \"resourceSpans\": 7\n}") }, 400, "malformed JSON at line 2, position 20: expected an array", "malformed"),
        ["JSON: a time that is no number"] = (Json with { Body = Span("""{"startTimeUnixNano":"yesterday"}""") }, 400, "expected a whole number from 0 to 18446744073709551615", "malformed"),
        ["JSON: a negative time"] = (Json with { Body = Span("""{"startTimeUnixNano":-1}""") }, 400, "expected a whole number from 0", "malformed"),
        ["JSON: bytes that are no base64"] = (Json with { Body = Span("""{"attributes":[{"key":"a","value":{"bytesValue":"!"}}]}""") }, 400, "expected base64", "malformed"),
        ["JSON: text after the end"] = (Json with { Body = "{} x"u8.ToArray() }, 400, "malformed JSON at line 1, position 4", "malformed"),
        ["JSON: values nested too deep"] = (Json with { Body = DeepRequests.Json(65) }, 400, "an attribute value nests deeper than 64 levels", "malformed"),
        ["JSON: nested beyond all reason"] = (Json with { Body = DeepRequests.Json(1_000) }, 400, "malformed JSON at line 1", "malformed"),

        ["gzip: garbage"] = (Post with { Encoding = "gzip", Body = "no gzip at all"u8.ToArray() }, 400, "malformed gzip after 0 decompressed bytes", "malformed"),
        ["gzip: cut off"] = (Post with { Encoding = "gzip", Body = Compressed.Gzip(SampleRequests.Spans())[..^12] }, 400, "malformed gzip after", "malformed"),
        ["brotli: garbage"] = (Post with { Encoding = "br", Body = "no brotli at all"u8.ToArray() }, 400, "malformed br after", "malformed"),
        ["gzip: a bomb"] = (Post with { Encoding = "gzip", Body = Compressed.Gzip(new byte[10_000_000]) }, 413, "larger than Otlp:MaxBodyBytes, 65536 bytes decompressed", "too_large"),
        ["too large"] = (Post with { Body = new byte[65_537] }, 413, "larger than Otlp:MaxBodyBytes, 65536 bytes", "too_large"),
        ["too large, in chunks"] = (Post with { Body = new byte[65_537], Chunked = true }, 413, "larger than Otlp:MaxBodyBytes, 65536 bytes", "too_large"),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    private static byte[] Span(string span) => Encoding.UTF8.GetBytes($$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{span}}]}]}]}""");
}
