namespace Tally.Backend.Pyroscope.Connect;

/// <summary>A request's fields, whichever encoding they came in. Absent fields read as proto3's defaults; of a list given for a single value the last counts.</summary>
internal sealed class ConnectMessage
{
    private readonly Dictionary<int, List<object>> _values = [];

    public bool Has(int field) => _values.ContainsKey(field);

    public string Text(int field) => Last(field, "");

    public long Int64(int field) => Last(field, 0L);

    public double Double(int field) => Last(field, 0.0);

    public byte[] Bytes(int field) => Last<byte[]>(field, []);

    public IEnumerable<string> Texts(int field) => All<string>(field);

    public IEnumerable<ConnectMessage> Messages(int field) => All<ConnectMessage>(field);

    internal void Add(int field, object value)
    {
        if (!_values.TryGetValue(field, out var values))
            _values.Add(field, values = []);
        values.Add(value);
    }

    private T Last<T>(int field, T missing) => _values.TryGetValue(field, out var values) ? (T)values[^1] : missing;

    private IEnumerable<T> All<T>(int field) => _values.TryGetValue(field, out var values) ? values.Cast<T>() : [];
}
