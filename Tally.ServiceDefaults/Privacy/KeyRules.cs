using System.Collections.Concurrent;

namespace Tally.ServiceDefaults.Privacy;

/// <summary>Finds the rule for a name: one that was allowed, else the known one, else none. Safe for concurrent use.</summary>
internal sealed class KeyRules(IEnumerable<string> allowed)
{
    // Names come from code; where a caller's text becomes one, it must not fill the memory.
    private const int MaxRemembered = 2000;

    private readonly string[] _allowed = [.. allowed];
    private readonly ConcurrentDictionary<string, KeyRule> _found = new(StringComparer.Ordinal);

    public KeyRule this[string key]
    {
        get
        {
            if (_found.TryGetValue(key, out var rule))
                return rule;
            rule = Find(key);
            if (_found.Count < MaxRemembered)
                _found.TryAdd(key, rule);
            return rule;
        }
    }

    private KeyRule Find(string key) =>
        KnownKeys.Names.TryGetValue(key, out var known) ? known
        : Array.Exists(_allowed, pattern => Matches(pattern, key)) ? KeyRule.Pass
        : KnownKeys.Prefixes.Where(prefix => key.StartsWith(prefix.Key, StringComparison.Ordinal))
            .OrderByDescending(prefix => prefix.Key.Length).Select(prefix => prefix.Value).FirstOrDefault(KeyRule.Redact);

    private static bool Matches(string pattern, string key) =>
        pattern.EndsWith('*') ? key.StartsWith(pattern[..^1], StringComparison.Ordinal) : key == pattern;
}
