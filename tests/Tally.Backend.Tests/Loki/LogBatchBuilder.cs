using Tally.Signals;

namespace Tally.Backend.Tests.Loki;

/// <summary>Writes OTLP log batches in a few words.</summary>
internal sealed class LogBatchBuilder
{
    public LogBatch Batch { get; } = new();

    public LogBatchBuilder Resource(params (string Key, AttributeValue Value)[] attributes)
    {
        Batch.Resources.Add(new(Attributes(attributes), 0, 0));
        return this;
    }

    public LogBatchBuilder Scope(string name, string version, params (string Key, AttributeValue Value)[] attributes)
    {
        Batch.Scopes.Add(new(Batch.Values.Add(name), Batch.Values.Add(version), Attributes(attributes), 0, 0));
        return this;
    }

    public LogBatchBuilder Record(AttributeValue body, Func<LogRow, LogRow>? change = null, params (string Key, AttributeValue Value)[] attributes)
    {
        if (Batch.Scopes.Count == 0)
            Batch.Scopes.Add(default);
        var row = new LogRow
        {
            Body = Batch.Values.Add(body),
            Resource = Batch.Resources.Count - 1,
            Scope = Batch.Scopes.Count - 1,
            Attributes = Attributes(attributes),
        };
        Batch.Records.Add(change is null ? row : change(row));
        return this;
    }

    public int Text(string text) => Batch.Values.Add(text);

    public static AttributeValue S(string value) => AttributeValue.From(value);

    private Slice Attributes((string Key, AttributeValue Value)[] attributes)
    {
        var start = Batch.Attributes.Count;
        foreach (var (key, value) in attributes)
            Batch.Attributes.Add(new(Batch.Values.Add(key), Batch.Values.Add(value)));
        return new(start, attributes.Length);
    }
}
