using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Metrics.Segments;

/// <summary>
/// Label sets as bytes: each distinct string is written once, then named by its number
/// (<c>0, text</c> introduces the next number, from 1). One codec object per file or record, on both sides.
/// </summary>
internal sealed class LabelCodec
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [""];

    public void Write(ByteWriter writer, LabelSet labels)
    {
        writer.Varint((ulong)labels.Count);
        foreach (var (name, value) in labels.AsSpan())
        {
            Text(writer, name);
            Text(writer, value);
        }
    }

    public LabelSet Read(ref ByteReader reader)
    {
        var labels = new Label[reader.Count(2)];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = new(Text(ref reader), Text(ref reader));
        return LabelSet.FromSorted(labels);
    }

    public static void WriteExemplars(ByteWriter writer, IReadOnlyList<Exemplar> exemplars)
    {
        var labels = new LabelCodec();
        writer.Varint((ulong)exemplars.Count);
        foreach (var exemplar in exemplars)
        {
            labels.Write(writer, exemplar.Series);
            labels.Write(writer, exemplar.Labels);
            writer.SignedVarint(exemplar.Time);
            writer.Double(exemplar.Value);
        }
    }

    public static List<Exemplar> ReadExemplars(ref ByteReader reader)
    {
        var labels = new LabelCodec();
        var exemplars = new List<Exemplar>();
        var count = reader.Count();
        for (var i = 0; i < count; i++)
        {
            var (series, own) = (labels.Read(ref reader), labels.Read(ref reader));
            exemplars.Add(new(series, reader.SignedVarint(), reader.Double(), own));
        }
        return exemplars;
    }

    public static void WriteMetadata(ByteWriter writer, MetadataTable metadata)
    {
        writer.Varint((ulong)metadata.Count);
        foreach (var (family, known) in metadata)
            foreach (var (type, help, unit) in known)
            {
                writer.String(family);
                writer.String(type);
                writer.String(help);
                writer.String(unit);
            }
    }

    public static MetadataTable ReadMetadata(ref ByteReader reader)
    {
        var metadata = new MetadataTable();
        var count = reader.Count();
        for (var i = 0; i < count; i++)
            metadata.Add(reader.String(), new(reader.String(), reader.String(), reader.String()));
        return metadata;
    }

    private void Text(ByteWriter writer, string text)
    {
        if (_numbers.TryGetValue(text, out var number))
        {
            writer.Varint((ulong)number);
            return;
        }
        _numbers.Add(text, _numbers.Count + 1);
        writer.Varint(0);
        writer.String(text);
    }

    private string Text(ref ByteReader reader)
    {
        var number = reader.Varint();
        if (number == 0)
        {
            _texts.Add(reader.String());
            return _texts[^1];
        }
        return number < (ulong)_texts.Count ? _texts[(int)number] : throw new InvalidDataException($"A label refers to text {number} of {_texts.Count - 1}.");
    }
}
