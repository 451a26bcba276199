using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Otlp;

/// <summary>Who sent: <c>job</c> and <c>instance</c> on every series, everything else on the series <c>target_info</c>.</summary>
internal static class TargetInfo
{
    private static readonly string[] Identifying = ["service.name", "service.namespace", "service.instance.id"];

    // service.namespace "shop" and service.name "cart" → job="shop/cart"
    public static LabelBuilder Identify(SignalBatch batch, ResourceRow resource, LabelBuilder labels)
    {
        var name = batch.Find(resource.Attributes, "service.name").ToString();
        var area = batch.Find(resource.Attributes, "service.namespace").ToString();
        var instance = batch.Find(resource.Attributes, "service.instance.id").ToString();
        if (name.Length > 0)
            labels.Set("job", area.Length > 0 ? $"{area}/{name}" : name);
        if (instance.Length > 0)
            labels.Set("instance", instance);
        return labels;
    }

    public static readonly MetricMetadata Metadata = new("gauge", "Target metadata", "");

    /// <summary>The series of a resource; null of one without identity, or with nothing more to say.</summary>
    public static LabelSet? Series(SignalBatch batch, ResourceRow row)
    {
        var attributes = batch.Attributes.Skip(row.Attributes.Start).Take(row.Attributes.Count).Select(attribute => batch.Values.Text(attribute.Key)).ToList();
        if (attributes.All(Identifying.Contains) || !attributes.Any(key => key is "service.name" or "service.instance.id"))
            return null;
        return Identify(batch, row, new LabelBuilder().Add(batch, row.Attributes, key => !Identifying.Contains(key))).Build("target_info");
    }
}
