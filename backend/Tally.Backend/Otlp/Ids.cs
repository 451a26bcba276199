using Tally.Signals;

namespace Tally.Backend.Otlp;

/// <summary>Ids as a sender wrote them: the value where the length is right, else the zero id, and the length for <see cref="ItemRules"/>.</summary>
internal static class Ids
{
    public static int Read(ReadOnlySpan<byte> bytes, out TraceId id)
    {
        TraceId.TryRead(bytes, out id);
        return bytes.Length;
    }

    public static int Read(ReadOnlySpan<byte> bytes, out SpanId id)
    {
        SpanId.TryRead(bytes, out id);
        return bytes.Length;
    }
}
