using System.Runtime.InteropServices;
using Tally.Signals;

namespace Tally.Backend.Tempo;

/// <summary>Counts, times and weighs spans by service, name, kind and status. Not thread-safe.</summary>
internal sealed class SpanMetrics(SeriesRegistry registry, GeneratorOptions options)
{
    public const string Calls = "traces_spanmetrics_calls_total", Latency = "traces_spanmetrics_latency", Size = "traces_spanmetrics_size_total";

    // 2 ms doubled up to 16.384 s.
    private static readonly double[] Bounds = [.. Enumerable.Range(0, 14).Select(i => 2 * Math.ScaleB(1, i) / 1000)];

    private readonly Dictionary<(string Service, string Name, SpanKind Kind, StatusCode Status), Group> _groups = [];

    /// <param name="batch">Spans.</param>
    /// <param name="services">The service of each resource of the batch; empty = unknown.</param>
    /// <param name="filter">Which spans count.</param>
    /// <returns>How many spans found no room in the budget.</returns>
    public int Observe(SpanBatch batch, IReadOnlyList<string> services, SpanFilter filter)
    {
        var sizes = new SpanSizes(batch);
        // Texts of a batch are numbers: most spans find their series without hashing one.
        var known = new Dictionary<(int Resource, int Name, SpanKind, StatusCode), Group?>();
        var dropped = 0;
        foreach (ref readonly var span in CollectionsMarshal.AsSpan(batch.Spans))
        {
            if (!filter.Takes(span))
                continue;
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(known, (span.Resource, span.Name, span.Kind, span.Status), out var isKnown);
            if (!isKnown)
                group = Find(services[span.Resource], batch.Values.Text(span.Name), span);
            if (group is null)
            {
                dropped++;
                continue;
            }
            group.LastUpdated = filter.NowMs;
            group.Count.Add(1);
            group.Weight.Add(sizes.Of(span));
            group.Time.Observe(Math.Max(0, span.End.Value - span.Start.Value) / (double)UnixNanos.PerSecond, span.TraceId, Math.Min(span.End.Milliseconds, filter.NowMs));
        }
        return dropped;
    }

    private Group? Find(string service, string name, in SpanRow span)
    {
        var key = (service, name, span.Kind, span.Status);
        if (_groups.TryGetValue(key, out var group) && !group.HasEnded)
            return group;
        var made = Group.Of(key, options.Histograms);
        if (!registry.TryAdd(made))
            return null;
        return _groups[key] = made;
    }

    /// <summary>Lets go of what the registry has ended.</summary>
    public void Forget()
    {
        foreach (var key in _groups.Where(pair => pair.Value.HasEnded).Select(pair => pair.Key).ToList())
            _groups.Remove(key);
    }

    private sealed class Group : SeriesGroup
    {
        public required CounterInstrument Count { get; init; }
        public required CounterInstrument Weight { get; init; }
        public required DurationInstrument Time { get; init; }

        public static Group Of((string Service, string Name, SpanKind Kind, StatusCode Status) key, HistogramKinds histograms)
        {
            Label[] labels =
            [
                new("service", key.Service), new("span_name", key.Name),
                new("span_kind", "SPAN_KIND_" + key.Kind.ToString().ToUpperInvariant()), new("status_code", "STATUS_CODE_" + key.Status.ToString().ToUpperInvariant()),
            ];
            var (count, weight, time) = (new CounterInstrument(Calls, labels), new CounterInstrument(Size, labels), new DurationInstrument(Latency, labels, Bounds, histograms));
            return new() { Count = count, Weight = weight, Time = time, Instruments = [count, weight, time] };
        }
    }
}
