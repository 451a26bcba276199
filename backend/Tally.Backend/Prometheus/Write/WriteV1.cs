using Tally.Backend.Otlp.Protobuf;
using Tally.Signals;

namespace Tally.Backend.Prometheus.Write;

/// <summary>prometheus.WriteRequest: { 1: series { 1: labels, 2: samples, 3: exemplars, 4: histograms }, 3: metadata }.</summary>
internal static class WriteV1
{
    /// <summary>Reads a whole message; the error names the byte where it is no protobuf.</summary>
    public static string? Read(ReadOnlySpan<byte> message, WriteRequest request)
    {
        var values = new ValueTable();
        var reader = new ProtoReader(message, values, stackalloc SeenText[Seen.Slots], default);
        var series = new SeriesParts();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    ReadSeries(ref reader, values, series);
                    Add(series, request);
                    break;
                case 3:
                    ReadMetadata(ref reader, values, request);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        return reader.Error;
    }

    private static void ReadSeries(ref ProtoReader reader, ValueTable values, SeriesParts into)
    {
        into.Clear();
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    into.Labels.Add(ReadLabel(ref reader, values));
                    break;
                case 2:
                    into.Samples.Add(SampleMessage.Read(ref reader));
                    break;
                case 3:
                    into.Exemplars.Add(ReadExemplar(ref reader, values));
                    break;
                case 4:
                    into.ReadHistogram(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
    }

    private static void Add(SeriesParts parts, WriteRequest request)
    {
        if (request.Series(parts.Labels) is not { } series)
            return;
        parts.AddSamples(series, request, zeroAtStart: false);
        foreach (var (time, value, labels) in parts.Exemplars)
            request.Batch.Exemplars.Add(new(series, time, value, LabelSet.From(labels)));
    }

    private static Label ReadLabel(ref ProtoReader reader, ValueTable values)
    {
        var (name, value) = (0, 0);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    value = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(values.Text(name), values.Text(value));
    }

    private static ExemplarParts ReadExemplar(ref ProtoReader reader, ValueTable values)
    {
        var labels = new List<Label>();
        var (time, value) = (0L, 0.0);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    labels.Add(ReadLabel(ref reader, values));
                    break;
                case 2:
                    value = reader.Double();
                    break;
                case 3:
                    time = (long)reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(time, value, labels);
    }

    private static void ReadMetadata(ref ProtoReader reader, ValueTable values, WriteRequest request)
    {
        var (type, family, help, unit) = (0UL, 0, 0, 0);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    type = reader.Varint();
                    break;
                case 2:
                    family = reader.Text();
                    break;
                case 4:
                    help = reader.Text();
                    break;
                case 5:
                    unit = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        if (family != 0)
            request.Batch.Metadata.Add(values.Text(family), new(MetricTypes.Name(type), values.Text(help), values.Text(unit)));
    }
}
