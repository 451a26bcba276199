using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using Tally.ServiceDefaults.Privacy;

namespace Tally.ServiceDefaults.Metrics;

/// <summary>
/// Withholds a metric one of whose labels nobody has allowed or holds what looks like a secret, and says so: a label is a
/// choice of the code, so the code is to be mended. Says too which instrument is over its budget of label sets.
/// </summary>
internal sealed class GuardedMetricExporter(OtlpExporterOptions options, Redactor redactor, TelemetryWarnings warnings) : OtlpMetricExporter(options)
{
    // The label that the SDK gives the one series for all beyond the budget.
    private const string OverflowKey = "otel.metric.overflow";

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var passed = new Metric[batch.Count];
        var count = 0;
        foreach (var metric in batch)
        {
            if (MayLeave(metric))
                passed[count++] = metric;
        }

        using var rest = new Batch<Metric>(passed, count);
        return base.Export(rest);
    }

    private bool MayLeave(Metric metric)
    {
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            foreach (var (key, value) in point.Tags)
            {
                if (key == OverflowKey)
                    warnings.Report("cardinality", $"The instrument {metric.Name} has more label sets than Telemetry:CardinalityLimit; the rest is one overflow series");
                else if (!redactor.Passes(key, value))
                {
                    warnings.Report("metric_label", $"The metric {metric.Name} is withheld: the label {key} is not in Telemetry:Privacy:Allow, or its value looks like a secret");
                    return false;
                }
            }
        }

        return true;
    }
}
