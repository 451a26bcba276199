using System.Text.Json;
using Tally.Query.PromQl;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Api;

/// <summary>
/// Values in results: <c>"1.5"</c>, or <c>{"count":"3","sum":"4.5","buckets":[[boundaries,"lower","upper","count"],…]}</c>
/// where boundaries says which ends are inclusive: 0 the upper, 1 the lower, 2 none, 3 both.
/// </summary>
internal static class HistogramJson
{
    public static void WriteFloat(Utf8JsonWriter json, PromValue value) => json.WriteStringValue(PromNumber.Text(value.Float));

    public static void Write(Utf8JsonWriter json, PromValue value)
    {
        var histogram = value.Histogram!;
        json.WriteStartObject();
        json.WriteString("count", PromNumber.Text(histogram.Count));
        json.WriteString("sum", PromNumber.Text(histogram.Sum));
        var buckets = HistogramBuckets.Of(histogram).Where(bucket => bucket.Count != 0).ToList();
        if (buckets.Count > 0)
        {
            json.WriteStartArray("buckets");
            foreach (var bucket in buckets)
            {
                json.WriteStartArray();
                json.WriteNumberValue((bucket.IncludesLower, bucket.IncludesUpper) switch { (false, true) => 0, (true, false) => 1, (false, false) => 2, _ => 3 });
                json.WriteStringValue(PromNumber.Text(bucket.Lower));
                json.WriteStringValue(PromNumber.Text(bucket.Upper));
                json.WriteStringValue(PromNumber.Text(bucket.Count));
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
