using System.Collections;

namespace Tally.ServiceDefaults.Logging;

/// <summary>
/// The fields of one log call, those of its scopes before its own; one rule for console and OTLP.
/// Keys may repeat: the later value is the inner one.
/// </summary>
internal sealed class LogFields : IReadOnlyList<KeyValuePair<string, object?>>
{
    public const string RequestId = "request_id";

    // Template text, and what the framework's scopes say of span, connection and its own request id.
    private static readonly HashSet<string> Left = new(StringComparer.Ordinal)
    {
        "{OriginalFormat}", "SpanId", "TraceId", "ParentId", "TraceFlags", "TraceState", "ConnectionId", "RequestId", "RequestPath", "ActionId", "ActionName",
    };

    private readonly List<KeyValuePair<string, object?>> _fields = [];

    public int Count => _fields.Count;

    public KeyValuePair<string, object?> this[int index] => _fields[index];

    /// <summary>Adds the values of a scope or a state; one that is only text has none.</summary>
    public void Add(object? source)
    {
        if (source is not IEnumerable<KeyValuePair<string, object?>> values)
            return;
        foreach (var (key, value) in values)
        {
            if (key.Length > 0 && !Left.Contains(key))
                _fields.Add(new(key, value));
        }
    }

    public object? Last(string key) => _fields.FindLast(field => field.Key == key).Value;

    public bool IsOverridden(int index) => _fields.FindIndex(index + 1, field => field.Key == _fields[index].Key) >= 0;

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
