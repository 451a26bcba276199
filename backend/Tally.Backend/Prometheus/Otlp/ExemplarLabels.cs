using Tally.Signals;

namespace Tally.Backend.Prometheus.Otlp;

/// <summary>An exemplar's labels: the trace and span it was made in, then its own attributes while there is room.</summary>
internal static class ExemplarLabels
{
    // OpenMetrics: names and values together have at most 128 characters.
    private const int MaxLength = 128;

    public static LabelSet Of(SignalBatch batch, in ExemplarRow row)
    {
        var labels = new List<Label>();
        if (!row.TraceId.IsEmpty)
            labels.Add(new("trace_id", row.TraceId.ToString()));
        if (!row.SpanId.IsEmpty)
            labels.Add(new("span_id", row.SpanId.ToString()));
        var length = labels.Sum(label => label.Name.Length + label.Value.Length);
        for (var i = row.FilteredAttributes.Start; i < row.FilteredAttributes.Start + row.FilteredAttributes.Count; i++)
        {
            var label = new Label(OtlpNames.Label(batch.Values.Text(batch.Attributes[i].Key)), batch.Values[batch.Attributes[i].Value].ToString());
            length += label.Name.Length + label.Value.Length;
            if (length <= MaxLength)
                labels.Add(label);
        }
        return LabelSet.From(labels);
    }
}
