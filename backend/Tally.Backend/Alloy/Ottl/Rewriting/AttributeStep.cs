using System.Text;
using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Rewriting;

/// <summary>What one editor does to a single attribute; of the four exactly one is set.</summary>
internal readonly record struct AttributeStep(Func<string, bool>? KeepsKey = null, Mask? MaskKey = null, Mask? Mask = null, Truncation? Value = null);

/// <summary><c>truncate_all</c>: texts of at most so many bytes of UTF-8, cut between characters.</summary>
internal sealed class Truncation(int maxBytes)
{
    public AttributeValue Apply(AttributeValue value)
    {
        if (value.Kind != ValueKind.String || value.AsString.Length * 3 <= maxBytes || Encoding.UTF8.GetByteCount(value.AsString) <= maxBytes)
            return value;
        var (length, bytes) = (0, 0);
        foreach (var rune in value.AsString.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > maxBytes)
                break;
            length += rune.Utf16SequenceLength;
        }
        return AttributeValue.From(value.AsString[..length]);
    }
}
