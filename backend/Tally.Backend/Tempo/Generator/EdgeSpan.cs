using Tally.Signals;

namespace Tally.Backend.Tempo;

/// <summary>Reads from one side's span what it tells of a call.</summary>
internal static class EdgeSpan
{
    public const string Messaging = "messaging_system", Database = "database", VirtualNode = "virtual_node";

    private static readonly string[] PeerKeys = ["peer.service", "db.name", "db.system", "db.system.name"];
    private static readonly string[] DatabaseKeys = ["db.namespace", "db.name", "db.system", "db.system.name"];

    public static bool IsClient(SpanKind kind) => kind is SpanKind.Client or SpanKind.Producer;

    public static bool IsServer(SpanKind kind) => kind is SpanKind.Server or SpanKind.Consumer;

    public static void Apply(Edge edge, SpanBatch batch, in SpanRow span, string service)
    {
        var seconds = Math.Max(0, span.End.Value - span.Start.Value) / (double)UnixNanos.PerSecond;
        edge.ConnectionType = span.Kind is SpanKind.Producer or SpanKind.Consumer ? Messaging : "";
        edge.HasFailed |= span.Status == StatusCode.Error;
        edge.TimeMs = Math.Max(edge.TimeMs, span.End.Milliseconds);
        if (First(PeerKeys, batch, span, resourceToo: false) is { } peer)
            edge.Peer = peer;
        if (IsServer(span.Kind))
        {
            (edge.Server, edge.ServerSeconds) = (service, seconds);
            return;
        }
        (edge.Client, edge.ClientSeconds) = (service, seconds);
        if (First(DatabaseKeys, batch, span, resourceToo: true) is { } database)
            (edge.ConnectionType, edge.Server, edge.ServerSeconds) = (Database, DatabaseName(batch, span, database), seconds);
    }

    // A database sends no spans: the client's alone makes the edge, named by where it went.
    private static string DatabaseName(SpanBatch batch, in SpanRow span, string database)
    {
        if (First(["peer.service", "server.address"], batch, span, resourceToo: true) is { } name)
            return name;
        if (First(["network.peer.address"], batch, span, resourceToo: true) is not { } host)
            return database;
        return First(["network.peer.port"], batch, span, resourceToo: true) is { } port ? $"{host}:{port}" : host;
    }

    private static string? First(string[] keys, SpanBatch batch, in SpanRow span, bool resourceToo)
    {
        foreach (var key in keys)
        {
            if (resourceToo && batch.Find(batch.Resources[span.Resource].Attributes, key) is { Kind: not ValueKind.Empty } ofResource)
                return ofResource.ToString();
            if (batch.Find(span.Attributes, key) is { Kind: not ValueKind.Empty } value)
                return value.ToString();
        }
        return null;
    }
}
