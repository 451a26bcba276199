using Tally.Backend.Otlp.Protobuf;
using Tally.Backend.Tempo;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>What the three Export…ServiceRequests share in protobuf: items under their scope under their resource.</summary>
internal static class CommonEncoding
{
    /// <summary>Writes a request; neighbours of the same resource and scope stand together.</summary>
    /// <param name="batch">Where resources and scopes are.</param>
    /// <param name="count">How many items there are.</param>
    /// <param name="owner">The resource and the scope of an item.</param>
    /// <param name="item">Writes an item's fields.</param>
    public static byte[] Request(SignalBatch batch, int count, Func<int, (int Resource, int Scope)> owner, Action<WireWriter, int> item)
    {
        var wire = new WireWriter();
        for (var first = 0; first < count;)
        {
            var (resource, scope) = owner(first);
            var end = first + 1;
            while (end < count && owner(end) == (resource, scope))
                end++;
            var (from, to) = (first, end);
            wire.Message(1, group =>
            {
                group.Message(1, w => Resource(w, batch, batch.Resources[resource]));
                group.Message(2, w => Items(w, batch, batch.Scopes[scope], from, to, item));
                group.Text(3, batch.Values.Text(batch.Resources[resource].SchemaUrl));
            });
            first = end;
        }
        return wire.Written.ToArray();
    }

    public static void Attributes(WireWriter wire, int field, SignalBatch batch, Slice attributes)
    {
        for (var i = attributes.Start; i < attributes.Start + attributes.Count; i++)
        {
            var (key, value) = batch.Attributes[i];
            wire.Message(field, w => SpanWire.KeyValue(w, batch.Values.Text(key), batch.Values[value]));
        }
    }

    private static void Resource(WireWriter wire, SignalBatch batch, ResourceRow resource)
    {
        Attributes(wire, 1, batch, resource.Attributes);
        wire.Varint(2, resource.DroppedAttributes);
    }

    private static void Items(WireWriter wire, SignalBatch batch, ScopeRow scope, int from, int to, Action<WireWriter, int> item)
    {
        wire.Message(1, w =>
        {
            w.Text(1, batch.Values.Text(scope.Name));
            w.Text(2, batch.Values.Text(scope.Version));
            Attributes(w, 3, batch, scope.Attributes);
            w.Varint(4, scope.DroppedAttributes);
        });
        for (var i = from; i < to; i++)
        {
            var row = i;
            wire.Message(2, w => item(w, row));
        }
        wire.Text(3, batch.Values.Text(scope.SchemaUrl));
    }
}
