using Tally.Signals;

namespace Tally.Storage.Files;

/// <summary>Label sets as names and values, in the order they have in the set.</summary>
internal static class LabelSetCodec
{
    public static void Write(ByteWriter writer, ReadOnlySpan<LabelSet> sets)
    {
        writer.Varint((ulong)sets.Length);
        foreach (var set in sets)
        {
            writer.Varint((ulong)set.Count);
            foreach (var (name, value) in set.AsSpan())
            {
                writer.String(name);
                writer.String(value);
            }
        }
    }

    public static LabelSet[] Read(ref ByteReader reader)
    {
        var sets = new LabelSet[reader.Count()];
        for (var i = 0; i < sets.Length; i++)
        {
            var labels = new Label[reader.Count()];
            for (var j = 0; j < labels.Length; j++)
                labels[j] = new(reader.String(), reader.String());
            sets[i] = LabelSet.FromSorted(labels);
        }
        return sets;
    }
}
