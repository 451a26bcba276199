using System.Collections;
using Tally.ServiceDefaults.Logging;

namespace Tally.ServiceDefaults.Requests;

/// <summary>The log scope of one request: what every line of it carries, from the moment that it is known.</summary>
internal sealed class RequestScope(string requestId) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public string? TenantId { get; set; }

    public string? Domain { get; set; }

    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new(LogFields.RequestId, requestId),
        1 => new(LogFields.TenantId, TenantId),
        2 => new(LogFields.Domain, Domain),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
