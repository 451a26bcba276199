using Tally.Signals;

namespace Tally.Backend.Tempo;

/// <summary>What a call is known by until both its sides are there: the client's span, which is the server's parent. Without a parent the server is a root.</summary>
internal readonly record struct EdgeKey(TraceId Trace, SpanId Client)
{
    public bool IsRoot => Client.IsEmpty;
}

/// <summary>A call from one service to another, as far as its spans have arrived. Empty names are unknown.</summary>
internal sealed class Edge(EdgeKey key, long deadlineMs)
{
    public EdgeKey Key => key;

    /// <summary>When it counts with one side only, milliseconds since 1970.</summary>
    public long DeadlineMs => deadlineMs;

    public string Client { get; set; } = "";
    public string Server { get; set; } = "";
    public string ConnectionType { get; set; } = "";

    /// <summary>How a span of it names the other side (peer.service and the like).</summary>
    public string Peer { get; set; } = "";

    public double ClientSeconds { get; set; }
    public double ServerSeconds { get; set; }
    public bool HasFailed { get; set; }
    public long TimeMs { get; set; }

    public bool IsComplete => Client.Length > 0 && Server.Length > 0;
}
