using Tally.Query.LogQl;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>
/// <c>/loki/api/v1/index/stats</c>, <c>volume</c> and <c>volume_range</c>: how much the streams of a selector hold. Volumes are bytes of lines, by
/// <c>targetLabels</c> (the selector's by default), or with <c>aggregateBy=labels</c> by the name of each of them (of all by default).
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

    /// <summary>The volumes of every step as a matrix, the largest first. A step's point stands at its last millisecond, as upstream.</summary>
    public LokiReply Range(LokiRequest request)
    {
        var (start, end) = request.Range();
        var step = request.Step(start, end, limits);
        var volumes = LogVolume.Count(store, request.RequiredMatchers("query"), start, end, step);
        var series = Largest(request, volumes).Select(group => new LogSeries(group.Labels, Points(group.Bytes, LogVolume.FirstStep(start, step), step, end))).ToList();
        return new(json => LokiResultJson.Write(json, new MatrixResult(series), categorizesLabels: false, TimeSpan.Zero));
    }

    private static List<LogPoint> Points(long[] bytes, UnixNanos first, TimeSpan step, UnixNanos end) =>
        [.. bytes.Select((value, index) => new LogPoint(Min(first + ((index + 1) * step) - TimeSpan.FromMilliseconds(1), end), value)).Where(point => point.Value > 0)];

    private static UnixNanos Min(UnixNanos left, UnixNanos right) => left < right ? left : right;

    private static IEnumerable<(LogLabels Labels, long[] Bytes)> Largest(LokiRequest request, Dictionary<LabelSet, StreamVolume> volumes)
    {
        var byName = request.Text("aggregateBy") switch
        {
            null or "" or "series" => false,
            "labels" => true,
            _ => throw new LokiRequestException("invalid aggregation option"),
        };
        string[]? targets = request.Text("targetLabels") is { Length: > 0 } list ? list.Split(',')
            : byName ? null
            : [.. request.RequiredMatchers("query").Select(matcher => matcher.Name)];
        return volumes.SelectMany(stream => Groups(stream.Key, targets, byName).Select(group => (Labels: group, stream.Value.BytesOfStep)))
            .GroupBy(part => part.Labels, part => part.BytesOfStep)
            .Select(group => (Labels: group.Key, Bytes: group.Aggregate((left, right) => [.. left.Zip(right, (a, b) => a + b)])))
            .OrderByDescending(group => group.Bytes.Sum()).ThenBy(group => group.Labels.ToString(), StringComparer.Ordinal)
            .Take(request.Limit());
    }

    // Under a name alone every stream that has the label counts; no targets means all labels.
    private static IEnumerable<LogLabels> Groups(LabelSet stream, string[]? targets, bool byName)
    {
        var labels = stream.Where(label => targets?.Contains(label.Name) != false);
        return byName ? labels.Select(label => LogLabels.From(new Label(label.Name, ""))) : [LogLabels.From([.. labels])];
    }
}
