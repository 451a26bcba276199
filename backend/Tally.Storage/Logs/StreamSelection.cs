using System.Runtime.CompilerServices;
using Tally.Signals;

namespace Tally.Storage.Logs;

/// <summary>
/// Which streams a selector means. Every matcher sees each distinct value once; with the few thousand streams that
/// Loki's limits allow, one pass over them costs less than keeping postings up to date.
/// </summary>
internal static class StreamSelection
{
    public static bool[]? Select(ReadOnlySpan<LabelSet> streams, IReadOnlyList<LabelMatcher> matchers)
    {
        var selected = new bool[streams.Length];
        selected.AsSpan().Fill(true);
        foreach (var matcher in matchers)
        {
            var answers = new Dictionary<string, bool>(StringComparer.Ordinal);
            for (var i = 0; i < streams.Length; i++)
                if (selected[i])
                    selected[i] = Answer(matcher, streams[i][matcher.Name] ?? "", answers);
        }
        return selected.Contains(true) ? selected : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Answer(LabelMatcher matcher, string value, Dictionary<string, bool> answers)
    {
        if (!answers.TryGetValue(value, out var answer))
            answers.Add(value, answer = matcher.Matches(value));
        return answer;
    }
}
