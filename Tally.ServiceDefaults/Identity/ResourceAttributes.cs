namespace Tally.ServiceDefaults;

/// <summary>
/// The text of <c>OTEL_RESOURCE_ATTRIBUTES</c>: <c>key=value,key=value</c>, values percent-encoded, as the
/// OpenTelemetry specification has it. A pair that is none is left out; telemetry must not keep a service from starting.
/// </summary>
internal static class ResourceAttributes
{
    public static IEnumerable<KeyValuePair<string, string>> Parse(string? text)
    {
        foreach (var pair in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var key = equals > 0 ? pair[..equals].Trim() : "";
            var value = equals > 0 ? Uri.UnescapeDataString(pair[(equals + 1)..].Trim()) : "";
            if (key.Length > 0 && value.Length > 0)
                yield return new(key, value);
        }
    }
}
