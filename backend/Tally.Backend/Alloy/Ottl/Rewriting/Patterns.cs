using System.Collections.Concurrent;
using Tally.Query.Text;

namespace Tally.Backend.Alloy.Ottl.Rewriting;

/// <summary>
/// Regular expressions in RE2's syntax, each compiled once in the process: a pipeline file writes the same few in many places,
/// and compiling one costs more than all else at start. They come from files, so there are no more than those write. Thread-safe.
/// </summary>
internal static class Patterns
{
    private static readonly ConcurrentDictionary<string, Re2> Compiled = new(StringComparer.Ordinal);

    public static bool TryGet(string pattern, out Re2 regex, out string error)
    {
        error = "";
        if (Compiled.TryGetValue(pattern, out regex!))
            return true;
        if (!Re2.TryUnanchored(pattern, out regex, out error))
            return false;
        regex = Compiled.GetOrAdd(pattern, regex);
        return true;
    }
}
