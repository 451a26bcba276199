using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Tally.Signals;

namespace Tally.Query.LogQl;

/// <summary>
/// The labels of a result, sorted by name. Unlike a stream's, a value may be empty: <c>logfmt --keep-empty</c> and a
/// <c>json</c> path that is not there make such labels, and they count. Immutable, compared by content.
/// </summary>
public sealed class LogLabels : IReadOnlyList<Label>, IEquatable<LogLabels>
{
    public static readonly LogLabels Empty = new([]);

    private readonly Label[] _labels;
    private readonly int _hash;

    private LogLabels(Label[] sorted)
    {
        _labels = sorted;
        var hash = new HashCode();
        foreach (var (name, value) in sorted)
        {
            hash.Add(string.GetHashCode(name));
            hash.Add(string.GetHashCode(value));
        }
        _hash = hash.ToHashCode();
    }

    public int Count => _labels.Length;

    public Label this[int index] => _labels[index];

    /// <summary>The label's value; null where it is absent.</summary>
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

    /// <summary>Sorts labels that have distinct names.</summary>
    public static LogLabels From(params ReadOnlySpan<Label> labels)
    {
        if (labels.IsEmpty)
            return Empty;
        var sorted = labels.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new(sorted);
    }

    /// <summary>Reads what <see cref="ToString"/> writes, as Loki's push has it: <c>{app="a", env="b"}</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LogLabels? labels, [NotNullWhen(false)] out QueryError? error)
    {
        (labels, error) = (null, null);
        try
        {
            labels = Syntax.LabelsParser.Parse(text);
            return true;
        }
        catch (Syntax.LogQlSyntaxException e)
        {
            error = QueryError.At(text, e.Position, e.Message);
            return false;
        }
    }

    public bool Equals(LogLabels? other) =>
        other is not null && (ReferenceEquals(this, other) || (_hash == other._hash && _labels.AsSpan().SequenceEqual(other._labels)));

    public override bool Equals(object? obj) => Equals(obj as LogLabels);

    public override int GetHashCode() => _hash;

    /// <summary>By names and values in turn, the order of Prometheus.</summary>
    internal static int Compare(LogLabels left, LogLabels right)
    {
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            var byName = string.CompareOrdinal(left[i].Name, right[i].Name);
            if (byName != 0)
                return byName;
            var byValue = string.CompareOrdinal(left[i].Value, right[i].Value);
            if (byValue != 0)
                return byValue;
        }
        return left.Count.CompareTo(right.Count);
    }

    internal LogLabels Where(Func<Label, bool> keep) => From(Array.FindAll(_labels, label => keep(label)));

    /// <summary>With one label set, or removed where the value is empty.</summary>
    internal LogLabels With(string name, string value)
    {
        var others = _labels.Where(label => label.Name != name);
        return From([.. value.Length == 0 ? others : others.Append(new(name, value))]);
    }

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
