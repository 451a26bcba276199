using System.Text;

namespace Tally.Backend.Tests.Otlp;

/// <summary>Requests with one span whose attribute nests arrays to a depth; a plain value has depth 1.</summary>
internal static class DeepRequests
{
    public static byte[] Protobuf(int depth)
    {
        var value = new Proto().Text(1, "core");
        for (var i = 1; i < depth; i++)
            value = new Proto().Message(5, new Proto().Message(1, value));
        return SampleRequests.InResource(SampleRequests.InScope(
            new Proto().Hex(1, "0123456789abcdef0123456789abcdef").Hex(2, "0123456789abcdef").Attribute(9, "deep", value)));
    }

    public static byte[] Json(int depth)
    {
        var text = new StringBuilder("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0123456789abcdef0123456789abcdef","spanId":"0123456789abcdef","attributes":[{"key":"deep","value":""");
        for (var i = 1; i < depth; i++)
            text.Append("""{"arrayValue":{"values":[""");
        text.Append("""{"stringValue":"core"}""");
        for (var i = 1; i < depth; i++)
            text.Append("]}}");
        return Encoding.UTF8.GetBytes(text.Append("}]}]}]}]}").ToString());
    }
}
