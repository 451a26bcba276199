using Tally.Backend.Otlp.Protobuf;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>Keeps an answer within a number of bytes of protobuf; resources and scopes, a small part of any trace, are not counted.</summary>
internal static class TraceSize
{
    /// <summary>The spans that fit, from the first on; zero bytes = all.</summary>
    public static List<SpanRef> Cut(List<SpanRef> trace, long maxBytes)
    {
        if (maxBytes == 0)
            return trace;
        var wire = new WireWriter();
        var bytes = 0L;
        for (var i = 0; i < trace.Count; i++)
        {
            wire.Clear();
            SpanWire.Span(wire, trace[i].Segment, trace[i].Row);
            bytes += wire.Written.Length;
            if (bytes > maxBytes)
                return trace[..i];
        }
        return trace;
    }
}
