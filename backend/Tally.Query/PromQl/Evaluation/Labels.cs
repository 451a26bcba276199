using Tally.Signals;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>New label sets out of old ones.</summary>
internal static class Labels
{
    public const string Name = "__name__";

    /// <summary>Without what says what the series is: its name and, where they are labels, its type and unit.</summary>
    public static LabelSet WithoutName(LabelSet labels) => Where(labels, name => name is not (Name or "__type__" or "__unit__"));

    public static LabelSet Keep(LabelSet labels, IReadOnlyCollection<string> names) => Where(labels, names.Contains);

    /// <summary>Takes these and the metric name away.</summary>
    public static LabelSet Drop(LabelSet labels, IReadOnlyCollection<string> names) => Where(labels, name => name != Name && !names.Contains(name));

    public static LabelSet Where(LabelSet labels, Func<string, bool> keep)
    {
        var kept = new Label[labels.Count];
        var count = 0;
        foreach (var label in labels.AsSpan())
            if (keep(label.Name))
                kept[count++] = label;
        return count == labels.Count ? labels : LabelSet.FromSorted(kept[..count]);
    }

    /// <summary>Upstream's order of series: label by label, name before value.</summary>
    public static int Compare(LabelSet left, LabelSet right)
    {
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            var order = string.CompareOrdinal(left[i].Name, right[i].Name);
            order = order != 0 ? order : string.CompareOrdinal(left[i].Value, right[i].Value);
            if (order != 0)
                return order;
        }
        return left.Count.CompareTo(right.Count);
    }
}
