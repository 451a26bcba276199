using System.Collections;
using Tally.ServiceDefaults.Privacy;

namespace Tally.ServiceDefaults.Logging;

/// <summary>
/// The fields of one log call, those of its scopes before its own, redacted; one rule for console and OTLP.
/// Keys may repeat: the later value is the inner one.
/// </summary>
internal sealed class LogFields(Redactor redactor) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public const string RequestId = "request_id";
    public const string TenantId = Tenancy.TenantId.Key;
    public const string Domain = "domain";
    public const string Outcome = "outcome";
    private const string TemplateKey = "{OriginalFormat}";

    // gen_ai.user.message, gen_ai.choice
    private const string GenerativeEvent = "gen_ai.";

    // What the framework's scopes say of span, connection and its own request id.
    private static readonly HashSet<string> Left = new(StringComparer.Ordinal)
    {
        "SpanId", "TraceId", "ParentId", "TraceFlags", "TraceState", "ConnectionId", "RequestId", "RequestPath", "ActionId", "ActionName",
    };

    private readonly List<KeyValuePair<string, object?>> _fields = [];
    private string? _template;
    private bool _isRedacted;

    public int Count => _fields.Count;

    public KeyValuePair<string, object?> this[int index] => _fields[index];

    /// <summary>Adds the values of a scope; one that is only text has none.</summary>
    public void AddScope(object? scope) => Add(scope, isCall: false);

    /// <summary>Adds the values of the call itself, with the template of its message.</summary>
    public void AddCall(object? state) => Add(state, isCall: true);

    public void Add(string key, object? value) => _fields.Add(new(key, value));

    /// <summary>
    /// The call's message: made anew of its template where one of its values may not leave. Of a generative model's events the
    /// message is what was said to the model or by it, and stays here.
    /// </summary>
    /// <param name="eventName">The call's event, null for none.</param>
    /// <param name="formatted">The message as the framework makes it.</param>
    public string Message(string? eventName, string formatted) =>
        eventName?.StartsWith(GenerativeEvent, StringComparison.Ordinal) == true ? redactor.Text(eventName, formatted)
        : redactor.Text(_isRedacted && _template is not null ? MessageTemplate.Render(_template, this) : formatted);

    public string? Text(string key) => _fields.FindLast(field => field.Key == key).Value as string;

    public bool IsOverridden(int index) => _fields.FindIndex(index + 1, field => field.Key == _fields[index].Key) >= 0;

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(object? source, bool isCall)
    {
        if (source is not IEnumerable<KeyValuePair<string, object?>> values)
            return;
        foreach (var (key, value) in values)
        {
            if (key == TemplateKey)
                _template = isCall ? value as string : _template;
            else if (key.Length > 0 && value is not null && !Left.Contains(key))
                AddRedacted(key, value, isCall);
        }
    }

    private void AddRedacted(string key, object value, bool isCall)
    {
        var safe = redactor.Value(key, value);
        _isRedacted |= isCall && !ReferenceEquals(safe, value);
        _fields.Add(new(key, safe));
    }
}
