using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tally.Backend.Pyroscope.Connect;
using Tally.Query.Profiles;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Profiles;

namespace Tally.Backend.Pyroscope.Query;

/// <summary>
/// <c>GET /pyroscope/render?query=process_cpu:cpu:nanoseconds:cpu:nanoseconds{service_name="chat"}&amp;from=now-1h&amp;until=now</c>:
/// a flame graph and how much there was over time, in the older JSON form; <c>max-nodes</c> and <c>groupBy</c> as there.
/// </summary>
internal sealed class RenderEndpoint(ProfileStore store, PyroscopeOptions options, TimeProvider time)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/pyroscope/render", RenderAsync);

    private async Task RenderAsync(HttpContext context)
    {
        try
        {
            var (selection, type) = Selection(context.Request.Query);
            var graph = new FlameGraph(FlameTree.Merge(store, selection, context.RequestAborted), Nodes(context.Request.Query));
            var timeline = new RenderTimeline(selection);
            string[] groupBy = context.Request.Query["groupBy"].OfType<string>().Where(name => name.Length > 0).Take(1).ToArray();
            var groups = groupBy.Length == 0 ? [] : timeline.Series(store, groupBy, context.RequestAborted);
            var all = timeline.Series(store, [], context.RequestAborted);

            context.Response.ContentType = "application/json";
            await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json);
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            WriteGraph(json, graph);
            WriteMetadata(json, type);
            json.WritePropertyName("timeline");
            timeline.Write(json, all is [var one, ..] ? one : null);
            WriteGroups(json, timeline, groups, groupBy);
            json.WriteNull("heatmap");
            json.WriteEndObject();
        }
        catch (ConnectException e)
        {
            await ConnectError.WriteAsync(context, e);
        }
    }

    private (ProfileSelection, ProfileType) Selection(IQueryCollection query)
    {
        if (query["format"].ToString() is { } format and not ("" or "json"))
            throw ConnectException.Invalid($"format '{format}' is not supported; expected json");
        if (query["query"].ToString() is not { Length: > 0 } selector)
            throw ConnectException.Invalid("\"query\" is required");
        var matchers = ProfileSelections.Matchers(selector);
        if (matchers.FirstOrDefault(matcher => matcher is { Name: ProfileSeries.Name, Operator: MatchOperator.Equal }) is not { } name)
            throw ConnectException.Invalid("\"query\" must contain a profile-type selection: process_cpu:cpu:nanoseconds:cpu:nanoseconds{…}");
        var now = UnixNanos.From(time.GetUtcNow());
        var (selection, type) = ProfileSelections.OfType(name.Value, "", Time(query, "from", now).Milliseconds, Time(query, "until", now).Milliseconds);
        return (selection with { Matchers = [.. matchers.Where(matcher => matcher != name), .. selection.Matchers] }, type);
    }

    private static UnixNanos Time(IQueryCollection query, string name, UnixNanos now)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? now
            : PyroscopeTime.TryParse(text, now, out var parsed) ? parsed
            : throw ConnectException.Invalid($"{name} is '{text}', expected seconds since 1970, now, or now-1h");
    }

    private long Nodes(IQueryCollection query)
    {
        var text = query["maxNodes"].ToString() is { Length: > 0 } newer ? newer : query["max-nodes"].ToString();
        return FlameNodes.Limit(long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var nodes) ? nodes : 0, options);
    }

    private static void WriteGraph(Utf8JsonWriter json, FlameGraph graph)
    {
        json.WriteStartObject("flamebearer");
        json.WriteStartArray("names");
        foreach (var name in graph.Names)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("levels");
        foreach (var level in graph.Levels)
        {
            json.WriteStartArray();
            foreach (var number in level)
                json.WriteNumberValue(number);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteNumber("numTicks", graph.Total);
        json.WriteNumber("maxSelf", graph.MaxSelf);
        json.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, ProfileType type)
    {
        var (units, rate) = type.SampleType switch
        {
            "inuse_objects" or "alloc_objects" or "goroutine" or "samples" => ("objects", 100),
            "cpu" => ("samples", 1_000_000_000),
            _ => (type.SampleUnit, 100),
        };
        json.WriteStartObject("metadata");
        json.WriteString("format", "single");
        json.WriteString("spyName", "");
        json.WriteNumber("sampleRate", rate);
        json.WriteString("units", units);
        json.WriteString("name", type.SampleType);
        json.WriteEndObject();
    }

    private static void WriteGroups(Utf8JsonWriter json, RenderTimeline timeline, IReadOnlyList<ProfileTimeSeries> groups, string[] groupBy)
    {
        if (groupBy.Length == 0)
        {
            json.WriteNull("groups");
            return;
        }
        json.WriteStartObject("groups");
        foreach (var group in groups)
        {
            json.WritePropertyName(group.Labels[groupBy[0]] ?? "*");
            timeline.Write(json, group);
        }
        json.WriteEndObject();
    }
}
