using Tally.Signals;

namespace Tally.Backend.Tempo;

/// <summary>Reads from the spans of a batch what they tell of calls. The keys that matter are looked up once a batch.</summary>
internal sealed class EdgeSpan(SpanBatch batch)
{
    public const string Messaging = "messaging_system", Database = "database", VirtualNode = "virtual_node";

    private readonly int[] _peer = Keys(batch, "peer.service", "db.name", "db.system", "db.system.name");
    private readonly int[] _database = Keys(batch, "db.namespace", "db.name", "db.system", "db.system.name");
    private readonly int[] _server = Keys(batch, "peer.service", "server.address");
    private readonly int[] _host = Keys(batch, "network.peer.address"), _port = Keys(batch, "network.peer.port");

    public static bool IsClient(SpanKind kind) => kind is SpanKind.Client or SpanKind.Producer;

    public static bool IsServer(SpanKind kind) => kind is SpanKind.Server or SpanKind.Consumer;

    public void Apply(Edge edge, in SpanRow span, string service)
    {
        var seconds = Math.Max(0, span.End.Value - span.Start.Value) / (double)UnixNanos.PerSecond;
        edge.ConnectionType = span.Kind is SpanKind.Producer or SpanKind.Consumer ? Messaging : "";
        edge.HasFailed |= span.Status == StatusCode.Error;
        edge.TimeMs = Math.Max(edge.TimeMs, span.End.Milliseconds);
        if (First(_peer, span, resourceToo: false) is { } peer)
            edge.Peer = peer;
        if (IsServer(span.Kind))
        {
            (edge.Server, edge.ServerSeconds) = (service, seconds);
            return;
        }
        (edge.Client, edge.ClientSeconds) = (service, seconds);
        if (First(_database, span, resourceToo: true) is { } database)
            (edge.ConnectionType, edge.Server, edge.ServerSeconds) = (Database, DatabaseName(span, database), seconds);
    }

    // A database sends no spans: the client's alone makes the edge, named by where it went.
    private string DatabaseName(in SpanRow span, string database)
    {
        if (First(_server, span, resourceToo: true) is { } name)
            return name;
        if (First(_host, span, resourceToo: true) is not { } host)
            return database;
        return First(_port, span, resourceToo: true) is { } port ? $"{host}:{port}" : host;
    }

    private string? First(int[] keys, in SpanRow span, bool resourceToo)
    {
        foreach (var key in keys)
            if ((resourceToo ? Value(batch.Resources[span.Resource].Attributes, key) ?? Value(span.Attributes, key) : Value(span.Attributes, key)) is { } value)
                return value;
        return null;
    }

    private string? Value(Slice attributes, int key)
    {
        for (var i = attributes.Start; i < attributes.Start + attributes.Count; i++)
            if (batch.Attributes[i].Key == key && batch.Attributes[i].Value != 0)
                return batch.Values[batch.Attributes[i].Value].ToString();
        return null;
    }

    /// <summary>Those of the keys that the batch has at all.</summary>
    private static int[] Keys(SpanBatch batch, params string[] keys) => [.. keys.Select(batch.Values.Find).Where(key => key >= 0)];
}
