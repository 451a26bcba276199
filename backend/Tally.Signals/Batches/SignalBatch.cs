namespace Tally.Signals;

/// <summary>A run of rows in one of a batch's lists.</summary>
public readonly record struct Slice(int Start, int Count);

/// <summary>A key and its value, both indexes into <see cref="SignalBatch.Values"/>.</summary>
public readonly record struct AttributeRef(int Key, int Value);

/// <summary>Who sent: OTLP's Resource. <c>SchemaUrl</c> is an index into <see cref="SignalBatch.Values"/>.</summary>
public readonly record struct ResourceRow(Slice Attributes, int SchemaUrl, uint DroppedAttributes);

/// <summary>Which library recorded: OTLP's InstrumentationScope. Name, version and schema URL are indexes into <see cref="SignalBatch.Values"/>.</summary>
public readonly record struct ScopeRow(int Name, int Version, Slice Attributes, int SchemaUrl, uint DroppedAttributes);

/// <summary>
/// What the batches of all signals share. A batch is one request's items as rows of plain numbers: every string and
/// value stands once in <see cref="Values"/>, every attribute list is a <see cref="Slice"/> of <see cref="Attributes"/>.
/// So a policy over texts (redaction, say) touches each distinct text once, and the write-ahead log copies rows as bytes.
/// Not thread-safe; owned by whoever holds it, and handed on by <c>Append</c>.
/// </summary>
public abstract class SignalBatch
{
    public ValueTable Values { get; init; } = new();
    public List<AttributeRef> Attributes { get; init; } = [];
    public List<ResourceRow> Resources { get; init; } = [];
    public List<ScopeRow> Scopes { get; init; } = [];

    /// <summary>How many items the batch carries: spans, log records or metric points.</summary>
    public abstract int ItemCount { get; }

    /// <summary>The value under <paramref name="key"/> in an attribute list, or the empty value. The first of duplicate keys wins.</summary>
    public AttributeValue Find(Slice attributes, string key)
    {
        var wanted = Values.Find(key);
        if (wanted >= 0)
            for (var i = attributes.Start; i < attributes.Start + attributes.Count; i++)
                if (Attributes[i].Key == wanted)
                    return Values[Attributes[i].Value];
        return default;
    }
}
