using System.Runtime.InteropServices;
using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Metrics;

/// <summary>Aggregates the samples of one step.</summary>
internal static class VectorAggregating
{
    public static List<LogSample> Run(VectorAggregation aggregation, List<LogSample> samples)
    {
        var groups = new Dictionary<LogLabels, List<LogSample>>();
        foreach (var sample in samples)
        {
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, GroupOf(sample.Labels, aggregation.Grouping), out _);
            (group ??= []).Add(sample);
        }
        var result = new List<LogSample>();
        foreach (var (labels, group) in groups)
            if (Selected(aggregation, group) is { } selected)
                result.AddRange(selected);
            else
                result.Add(new(labels, Value(aggregation.Operation, group)));
        return result;
    }

    private static LogLabels GroupOf(LogLabels labels, Grouping? grouping) =>
        grouping is null ? LogLabels.Empty : labels.Where(label => grouping.Labels.Contains(label.Name) != grouping.IsWithout);

    // The operations that pick samples rather than make one; null for the others.
    private static IEnumerable<LogSample>? Selected(VectorAggregation aggregation, List<LogSample> group) => aggregation.Operation switch
    {
        // NaN is the least wanted at both ends.
        VectorOperation.Topk or VectorOperation.ApproxTopk => group.OrderBy(s => double.IsNaN(s.Value)).ThenByDescending(s => s.Value).Take((int)aggregation.Parameter!.Value),
        VectorOperation.Bottomk => group.OrderBy(s => double.IsNaN(s.Value)).ThenBy(s => s.Value).Take((int)aggregation.Parameter!.Value),
        VectorOperation.Sort => group.OrderBy(s => double.IsNaN(s.Value)).ThenBy(s => s.Value),
        VectorOperation.SortDesc => group.OrderBy(s => double.IsNaN(s.Value)).ThenByDescending(s => s.Value),
        _ => null,
    };

    private static double Value(VectorOperation operation, List<LogSample> group)
    {
        var values = group.Select(sample => sample.Value).ToArray();
        return operation switch
        {
            VectorOperation.Sum => values.Aggregate((a, b) => a + b),
            VectorOperation.Avg => Statistics.Mean(values),
            VectorOperation.Max => Statistics.Max(values),
            VectorOperation.Min => Statistics.Min(values),
            VectorOperation.Count => values.Length,
            VectorOperation.Stddev => Math.Sqrt(Statistics.Variance(values)),
            VectorOperation.Stdvar => Statistics.Variance(values),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
