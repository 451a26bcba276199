using System.Collections;
using System.Text;

namespace Tally.Signals;

/// <summary>A label of a series or stream. In Prometheus and Loki an empty value and an absent label are the same.</summary>
public readonly record struct Label(string Name, string Value);

/// <summary>
/// The identity of a Prometheus series or a Loki stream: labels sorted by name (ordinal), each name once, none with an
/// empty value. Immutable; compared by content, with the hash computed once.
/// </summary>
public sealed class LabelSet : IReadOnlyList<Label>, IEquatable<LabelSet>
{
    public static readonly LabelSet Empty = new([]);

    private readonly Label[] _labels;
    private readonly int _hash;

    private LabelSet(Label[] sorted)
    {
        _labels = sorted;
        var hash = new HashCode();
        foreach (var label in sorted)
            hash.Add(label);
        _hash = hash.ToHashCode();
    }

    public int Count => _labels.Length;

    /// <summary>
    /// What a store keeps under these labels, so that a sender who comes with the same object again spares it the search. A
    /// guess that its owner checks: any store may put its own there at any time.
    /// </summary>
    internal object? Kept { get; set; }

    public Label this[int index] => _labels[index];

    /// <summary>The value of a label, or null where there is none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var label in _labels)
                if (label.Name == name)
                    return label.Value;
            return null;
        }
    }

    /// <summary>Sorts the labels; of a name given twice the last value wins, and empty values drop out.</summary>
    public static LabelSet From(IEnumerable<Label> labels)
    {
        var byName = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in labels)
            if (value.Length == 0)
                byName.Remove(name);
            else
                byName[name] = value;
        return byName.Count == 0 ? Empty : new([.. byName.Select(pair => new Label(pair.Key, pair.Value))]);
    }

    /// <summary>Takes over an array that is already sorted by name, without duplicates or empty values. Checked in debug builds.</summary>
    public static LabelSet FromSorted(Label[] sorted)
    {
        for (var i = 0; i < sorted.Length; i++)
            System.Diagnostics.Debug.Assert(sorted[i].Value.Length > 0 && (i == 0 || string.CompareOrdinal(sorted[i - 1].Name, sorted[i].Name) < 0), "The labels are not sorted and distinct.");
        return sorted.Length == 0 ? Empty : new(sorted);
    }

    public ReadOnlySpan<Label> AsSpan() => _labels;

    /// <summary>This set with one label set to a value, or removed where the value is empty.</summary>
    public LabelSet With(string name, string value) => From(_labels.Append(new(name, value)));

    public bool Equals(LabelSet? other) => other is not null && (ReferenceEquals(this, other) || (_hash == other._hash && _labels.AsSpan().SequenceEqual(other._labels)));

    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    public override int GetHashCode() => _hash;

    public IEnumerator<Label> GetEnumerator() => ((IEnumerable<Label>)_labels).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _labels.GetEnumerator();

    /// <summary>As a selector writes it: <c>{a="1", b="2"}</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("{");
        foreach (var (name, value) in _labels)
            text.Append(text.Length > 1 ? ", " : "").Append(name).Append("=\"").Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
        return text.Append('}').ToString();
    }
}
