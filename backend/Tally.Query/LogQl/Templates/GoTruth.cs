using Tally.Signals;

namespace Tally.Query.LogQl.Templates;

/// <summary>What values mean in conditions, comparisons and loops.</summary>
internal static class GoTruth
{
    /// <summary>False for zero, false, nil and what is empty.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool truth => truth,
        string text => text.Length > 0,
        long integer => integer != 0,
        double number => number != 0,
        List<object?> list => list.Count > 0,
        Dictionary<string, object?> members => members.Count > 0,
        List<Label> labels => labels.Count > 0,
        _ => true,
    };

    public static string? Find(List<Label> labels, string name)
    {
        foreach (var label in labels)
            if (label.Name == name)
                return label.Value;
        return null;
    }

    /// <summary>Keys and items of what can be looped over; null for what cannot.</summary>
    public static IEnumerable<(object? Key, object? Item)>? Items(object? value) => value switch
    {
        null => [],
        long count => Count(count),
        List<object?> list => list.Select((item, i) => ((object?)(long)i, item)),
        Dictionary<string, object?> members => members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => ((object?)m.Key, m.Value)),
        List<Label> labels => labels.OrderBy(l => l.Name, StringComparer.Ordinal).Select(l => ((object?)l.Name, (object?)l.Value)).ToList(),
        _ => null,
    };

    /// <summary>Below, above or equal to zero as left is to right.</summary>
    /// <exception cref="TemplateCallException">The two are of different kinds, or have no order.</exception>
    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a.CompareTo(b),
        (string or long or double, string or long or double) => throw new TemplateCallException("incompatible types for comparison"),
        _ => throw new TemplateCallException("invalid type for comparison"),
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, _) or (_, null) => left is null && right is null,
        (bool a, bool b) => a == b,
        (GoTime a, GoTime b) => a == b,
        (double a, double b) => a == b,
        _ => Compare(left, right) == 0,
    };

    private static IEnumerable<(object? Key, object? Item)> Count(long count)
    {
        for (long i = 0; i < count; i++)
            yield return (i, i);
    }
}
