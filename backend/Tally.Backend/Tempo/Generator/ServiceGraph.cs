using System.Runtime.InteropServices;
using Tally.Signals;

namespace Tally.Backend.Tempo;

/// <summary>
/// Pairs the client's and the server's span of each call and counts and times the calls between services. A call whose other
/// side stays away is one to or from a node without spans of its own, where its name can be told. Not thread-safe.
/// </summary>
internal sealed class ServiceGraph(SeriesRegistry registry, GeneratorOptions options)
{
    public const string Requests = "traces_service_graph_request_total", Failed = "traces_service_graph_request_failed_total";
    public const string ServerSeconds = "traces_service_graph_request_server_seconds", ClientSeconds = "traces_service_graph_request_client_seconds";

    private const string Outside = "user";

    // 0.1 s doubled up to 12.8 s.
    private static readonly double[] Bounds = [.. Enumerable.Range(0, 8).Select(i => Math.ScaleB(1, i) / 10)];

    private readonly Dictionary<EdgeKey, Edge> _waiting = [];
    private readonly Queue<Edge> _deadlines = [];
    private readonly Dictionary<(string Client, string Server, string ConnectionType), Group> _groups = [];

    /// <param name="batch">Spans.</param>
    /// <param name="services">The service of each resource of the batch; empty = unknown.</param>
    /// <param name="filter">Which spans count.</param>
    /// <returns>How many spans or calls found no room.</returns>
    public int Observe(SpanBatch batch, IReadOnlyList<string> services, SpanFilter filter)
    {
        var reader = new EdgeSpan(batch);
        var dropped = 0;
        foreach (ref readonly var span in CollectionsMarshal.AsSpan(batch.Spans))
            if ((EdgeSpan.IsClient(span.Kind) || EdgeSpan.IsServer(span.Kind)) && services[span.Resource].Length > 0 && filter.Takes(span) && !TryObserve(reader, span, services[span.Resource], filter.NowMs))
                dropped++;
        return dropped;
    }

    /// <summary>Counts the calls whose wait is over, as far as they can be told.</summary>
    /// <returns>How many found no room.</returns>
    public int Expire(long nowMs)
    {
        var dropped = 0;
        while (_deadlines.TryPeek(out var edge) && (edge.DeadlineMs <= nowMs || edge.IsComplete))
        {
            _deadlines.Dequeue();
            if (!edge.IsComplete && _waiting.Remove(edge.Key) && TryGuess(edge) && !TryCount(edge, nowMs))
                dropped++;
        }
        return dropped;
    }

    /// <summary>Lets go of what the registry has ended.</summary>
    public void Forget()
    {
        foreach (var key in _groups.Where(pair => pair.Value.HasEnded).Select(pair => pair.Key).ToList())
            _groups.Remove(key);
    }

    private bool TryObserve(EdgeSpan reader, in SpanRow span, string service, long nowMs)
    {
        var key = new EdgeKey(span.TraceId, EdgeSpan.IsClient(span.Kind) ? span.SpanId : span.ParentSpanId);
        var isWaiting = _waiting.TryGetValue(key, out var edge);
        edge ??= new(key, nowMs + (long)options.EdgeWait.TotalMilliseconds);
        reader.Apply(edge, span, service);
        if (edge.IsComplete)
        {
            _waiting.Remove(key);
            return TryCount(edge, nowMs);
        }
        return isWaiting || TryWait(edge);
    }

    private bool TryWait(Edge edge)
    {
        if (_waiting.Count >= options.MaxWaitingEdges)
            return false;
        _waiting.Add(edge.Key, edge);
        _deadlines.Enqueue(edge);
        return true;
    }

    private static bool TryGuess(Edge edge)
    {
        edge.ConnectionType = EdgeSpan.VirtualNode;
        if (edge.Client.Length == 0 && edge.Key.IsRoot)
            edge.Client = edge.Peer.Length > 0 ? edge.Peer : Outside;
        else if (edge.Client.Length > 0)
            edge.Server = edge.Peer;
        return edge.IsComplete;
    }

    private bool TryCount(Edge edge, long nowMs)
    {
        var key = (edge.Client, edge.Server, edge.ConnectionType);
        if (!_groups.TryGetValue(key, out var group) || group.HasEnded)
        {
            group = Group.Of(key, options.Histograms);
            if (!registry.TryAdd(group))
                return false;
            _groups[key] = group;
        }
        group.LastUpdated = nowMs;
        group.Count.Add(1);
        if (edge.HasFailed)
            group.Failures.Add(1);
        group.Server.Observe(edge.ServerSeconds, edge.Key.Trace, Math.Min(edge.TimeMs, nowMs));
        group.Client.Observe(edge.ClientSeconds, edge.Key.Trace, Math.Min(edge.TimeMs, nowMs));
        return true;
    }

    private sealed class Group : SeriesGroup
    {
        public required CounterInstrument Count { get; init; }
        public required CounterInstrument Failures { get; init; }
        public required DurationInstrument Server { get; init; }
        public required DurationInstrument Client { get; init; }

        public static Group Of((string Client, string Server, string ConnectionType) key, HistogramKinds histograms)
        {
            Label[] labels = [new("client", key.Client), new("server", key.Server), new("connection_type", key.ConnectionType)];
            var (count, failures) = (new CounterInstrument(Requests, labels), new CounterInstrument(Failed, labels));
            var (server, client) = (new DurationInstrument(ServerSeconds, labels, Bounds, histograms), new DurationInstrument(ClientSeconds, labels, Bounds, histograms));
            return new() { Count = count, Failures = failures, Server = server, Client = client, Instruments = [count, failures, server, client] };
        }
    }
}
