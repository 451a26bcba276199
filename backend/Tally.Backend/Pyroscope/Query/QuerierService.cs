using Tally.Backend.Pyroscope.Connect;
using Tally.Backend.Pyroscope.Pprof;
using Tally.Query.Profiles;
using Tally.Signals;
using Tally.Storage.Profiles;

namespace Tally.Backend.Pyroscope.Query;

/// <summary><c>querier.v1.QuerierService</c>: what there is to ask for, series over time, flame graphs.</summary>
internal sealed class QuerierService(ProfileStore store, PyroscopeOptions options)
{
    private const long FormatTree = 2;
    private const long FormatDot = 3;
    private const long FormatPprof = 4;

    public void Map(IEndpointRouteBuilder routes)
    {
        void Call(string method, MessageField[] fields, Func<ConnectMessage, CancellationToken, Action<IMessageWriter>> answer) =>
            routes.MapPost($"/querier.v1.QuerierService/{method}", new ConnectProcedure(fields, options.MaxBodyBytes, (request, cancellation) => Task.FromResult(answer(request, cancellation))).ServeAsync);

        Call("ProfileTypes", QuerierRequests.ProfileTypes, ProfileTypes);
        Call("LabelNames", QuerierRequests.LabelNames, LabelNames);
        Call("LabelValues", QuerierRequests.LabelValues, LabelValues);
        Call("Series", QuerierRequests.Series, Series);
        Call("SelectSeries", QuerierRequests.SelectSeries, SelectSeries);
        Call("SelectMergeStacktraces", QuerierRequests.SelectMergeStacktraces, SelectMergeStacktraces);
        Call("SelectMergeSpanProfile", QuerierRequests.SelectMergeSpanProfile, SelectMergeSpanProfile);
        Call("SelectMergeProfile", QuerierRequests.SelectMergeProfile, SelectMergeProfile);
    }

    private Action<IMessageWriter> ProfileTypes(ConnectMessage request, CancellationToken cancellation)
    {
        var (start, end) = (request.Int64(1), request.Int64(2));
        // Some clients ask without a time.
        var selection = (start, end) == (0, 0)
            ? new([], UnixNanos.MinValue, UnixNanos.MaxValue)
            : ProfileSelections.OfLabels([], start, end);
        var types = ProfileLabels.Series(store, selection, cancellation).Select(series => series[ProfileSeries.Type]!).Distinct().Order(StringComparer.Ordinal).Select(id => ProfileType.Parse(id)!).ToList();
        return message => message.Messages(1, "profileTypes", types, (item, type) =>
        {
            item.Text(1, "ID", type.Id);
            item.Text(2, "name", type.Name);
            item.Text(4, "sampleType", type.SampleType);
            item.Text(5, "sampleUnit", type.SampleUnit);
            item.Text(6, "periodType", type.PeriodType);
            item.Text(7, "periodUnit", type.PeriodUnit);
        });
    }

    private Action<IMessageWriter> LabelNames(ConnectMessage request, CancellationToken cancellation)
    {
        var series = ProfileLabels.Series(store, ProfileSelections.OfLabels(request.Texts(1), request.Int64(2), request.Int64(3)), cancellation);
        var names = series.SelectMany(labels => labels).Select(label => label.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        return message => message.Texts(1, "names", names);
    }

    private Action<IMessageWriter> LabelValues(ConnectMessage request, CancellationToken cancellation)
    {
        var name = request.Text(1);
        if (name.Length == 0)
            throw ConnectException.Invalid("name is required");
        var series = ProfileLabels.Series(store, ProfileSelections.OfLabels(request.Texts(2), request.Int64(3), request.Int64(4)), cancellation);
        var values = series.Select(labels => labels[name]).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        return message => message.Texts(1, "names", values);
    }

    private Action<IMessageWriter> Series(ConnectMessage request, CancellationToken cancellation)
    {
        var wanted = request.Texts(2).ToHashSet(StringComparer.Ordinal);
        var series = ProfileLabels.Series(store, ProfileSelections.OfLabels(request.Texts(1), request.Int64(3), request.Int64(4)), cancellation)
            .Select(labels => wanted.Count == 0 ? labels : LabelSet.From(labels.Where(label => wanted.Contains(label.Name))))
            .Distinct().OrderBy(labels => labels.ToString(), StringComparer.Ordinal).ToList();
        return message => message.Messages(2, "labelsSet", series, WriteLabels);
    }

    private Action<IMessageWriter> SelectSeries(ConnectMessage request, CancellationToken cancellation)
    {
        Refuse(request, 8, "stack_trace_selector");
        var (selection, _) = ProfileSelections.OfType(request.Text(1), request.Text(2), request.Int64(3), request.Int64(4));
        var step = (long)(Math.Min(request.Double(6), 1e9) * 1000);
        if (step < 1)
            throw ConnectException.Invalid("step must be >= 1ms");
        if ((request.Int64(4) - request.Int64(3)) / step >= options.MaxPoints)
            throw ConnectException.Invalid($"a series would have more than {options.MaxPoints} points (Pyroscope:MaxPoints); a longer step has fewer");
        var aggregation = request.Int64(7) == 1 ? ProfileAggregation.Average : ProfileAggregation.Sum;
        var series = ProfileTimeSeries.Make(store, selection, step, [.. request.Texts(5)], aggregation, cancellation);
        if (request.Int64(9) is > 0 and var limit)
            series = [.. series.OrderByDescending(one => one.Points.Sum(point => point.Value)).Take((int)Math.Min(limit, int.MaxValue))];
        return message => message.Messages(1, "series", series, (item, one) =>
        {
            WriteLabels(item, one.Labels);
            item.Messages(2, "points", one.Points, (point, value) =>
            {
                point.Double(1, "value", value.Value);
                point.Int64(2, "timestamp", value.Time);
            });
        });
    }

    private Action<IMessageWriter> SelectMergeStacktraces(ConnectMessage request, CancellationToken cancellation)
    {
        Refuse(request, 7, "stack_trace_selector");
        Refuse(request, 8, "profile_id_selector");
        var (selection, type) = ProfileSelections.OfType(request.Text(1), request.Text(2), request.Int64(3), request.Int64(4));
        selection = selection.In([.. request.Texts(11)], [.. request.Texts(10)]);
        switch (request.Int64(6))
        {
            case FormatTree or FormatDot:
                throw new ConnectException(ConnectCode.Unimplemented, "format: expected PROFILE_FORMAT_FLAMEGRAPH or PROFILE_FORMAT_PPROF");
            case FormatPprof:
                var profile = PprofExport.Of(FlameTree.Merge(store, selection, cancellation), type, selection.From, selection.To);
                return message => message.Message(5, "pprof", pprof => pprof.Message(1, "profile", inner => PprofWriter.Write(inner, profile)));
            default:
                return WriteFlameGraph(selection, request.Int64(5), cancellation);
        }
    }

    private Action<IMessageWriter> SelectMergeSpanProfile(ConnectMessage request, CancellationToken cancellation)
    {
        if (request.Int64(7) == FormatTree)
            throw new ConnectException(ConnectCode.Unimplemented, "format: expected PROFILE_FORMAT_FLAMEGRAPH");
        var (selection, _) = ProfileSelections.OfType(request.Text(1), request.Text(2), request.Int64(4), request.Int64(5));
        return WriteFlameGraph(selection.In([.. request.Texts(3)], []), request.Int64(6), cancellation);
    }

    private Action<IMessageWriter> SelectMergeProfile(ConnectMessage request, CancellationToken cancellation)
    {
        Refuse(request, 6, "stack_trace_selector");
        Refuse(request, 7, "profile_id_selector");
        var (selection, type) = ProfileSelections.OfType(request.Text(1), request.Text(2), request.Int64(3), request.Int64(4));
        var tree = FlameTree.Merge(store, selection.In([], [.. request.Texts(8)]), cancellation);
        var profile = PprofExport.Of(tree, type, selection.From, selection.To);
        return message => PprofWriter.Write(message, profile);
    }

    private Action<IMessageWriter> WriteFlameGraph(ProfileSelection selection, long maxNodes, CancellationToken cancellation)
    {
        var graph = new FlameGraph(FlameTree.Merge(store, selection, cancellation), FlameNodes.Limit(maxNodes, options));
        return message => message.Message(1, "flamegraph", graph.Write);
    }

    private static void WriteLabels(IMessageWriter message, LabelSet labels) => message.Messages(1, "labels", labels, (pair, label) =>
    {
        pair.Text(1, "name", label.Name);
        pair.Text(2, "value", label.Value);
    });

    // An answer that left the condition out would look right and be wrong.
    private static void Refuse(ConnectMessage request, int field, string name)
    {
        if (request.Has(field))
            throw new ConnectException(ConnectCode.Unimplemented, $"{name} is not supported");
    }
}
