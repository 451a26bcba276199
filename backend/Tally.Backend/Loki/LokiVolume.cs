using Tally.Query.LogQl;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>
/// <c>/loki/api/v1/index/stats</c>, <c>volume</c> and <c>volume_range</c>: how much the streams of a selector hold. Volumes are bytes of lines, by
/// <c>targetLabels</c> (the selector's labels by default), or with <c>aggregateBy=labels</c> by the name of each label.
/// </summary>
internal sealed class LokiVolume(LogStore store, LogQueryLimits limits)
{
    public LokiReply Stats(LokiRequest request)
    {
        var (start, end) = request.Range();
        var stats = LogVolume.Count(store, request.RequiredMatchers("query"), start, end);
        return new(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("streams", stats.Count);
            json.WriteNumber("chunks", stats.Sum(s => s.Value.Segments));
            json.WriteNumber("bytes", stats.Sum(s => s.Value.Bytes));
            json.WriteNumber("entries", stats.Sum(s => s.Value.Entries));
            json.WriteEndObject();
        });
    }

    /// <summary>The whole range's volumes as a vector, the largest first.</summary>
    public LokiReply Volume(LokiRequest request)
    {
        var (start, end) = request.Range();
        var volumes = Largest(request, LogVolume.Count(store, request.RequiredMatchers("query"), start, end)).Select(group => new LogSample(group.Labels, group.Bytes[0])).ToList();
        return new(json => LokiResultJson.Write(json, new VectorResult(end, volumes), categorizesLabels: false, TimeSpan.Zero));
    }

    /// <summary>The volumes of every step as a matrix, the largest first: a point at t counts what lies in [t, t + step).</summary>
    public LokiReply Range(LokiRequest request)
    {
        var (start, end) = request.Range();
        var step = request.Step(start, end, limits);
        var volumes = LogVolume.Count(store, request.RequiredMatchers("query"), start, end, step);
        var series = Largest(request, volumes).Select(group => new LogSeries(group.Labels, Points(group.Bytes, start, step))).ToList();
        return new(json => LokiResultJson.Write(json, new MatrixResult(series), categorizesLabels: false, TimeSpan.Zero));
    }

    private static List<LogPoint> Points(long[] bytes, UnixNanos start, TimeSpan step) =>
        [.. bytes.Select((value, index) => new LogPoint(start + index * step, value)).Where(point => point.Value > 0)];

    private static IEnumerable<(LogLabels Labels, long[] Bytes)> Largest(LokiRequest request, Dictionary<LabelSet, StreamVolume> volumes)
    {
        string[] targets = request.Text("targetLabels") is { Length: > 0 } list ? list.Split(',') : [.. request.RequiredMatchers("query").Select(matcher => matcher.Name)];
        var byName = request.Text("aggregateBy") switch
        {
            null or "" or "series" => false,
            "labels" => true,
            var other => throw new LokiRequestException($"invalid aggregateBy option '{other}', expected series or labels"),
        };
        return volumes.SelectMany(stream => Groups(stream.Key, targets, byName).Select(group => (Labels: group, stream.Value.BytesOfStep)))
            .GroupBy(part => part.Labels, part => part.BytesOfStep)
            .Select(group => (Labels: group.Key, Bytes: group.Aggregate((left, right) => [.. left.Zip(right, (a, b) => a + b)])))
            .OrderByDescending(group => group.Bytes.Sum()).ThenBy(group => group.Labels.ToString(), StringComparer.Ordinal)
            .Take(request.Limit());
    }

    // Under a name alone every stream that has the label counts.
    private static IEnumerable<LogLabels> Groups(LabelSet stream, string[] targets, bool byName)
    {
        var labels = stream.Where(label => targets.Contains(label.Name));
        return byName ? labels.Select(label => LogLabels.From(new Label(label.Name, ""))) : [LogLabels.From([.. labels])];
    }
}
