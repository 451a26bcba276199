using System.Text.Json;
using Tally.Backend.Alloy.Components.Export;
using Tally.Backend.Alloy.Graph;
using Tally.Backend.Loki.Push;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Logs;

namespace Tally.Backend.Alloy.Components.Loki;

/// <summary>loki.write: each endpoint that is this process gets entries directly, any other by Loki's push from a queue.</summary>
internal static class LokiWrite
{
    private const string TenantHeader = "X-Scope-OrgID";

    public static IReadOnlyDictionary<string, object?> Make(string id, Arguments arguments, PipelineContext context)
    {
        var external = arguments.Map("external_labels");
        arguments.Count("max_streams", 0);
        var endpoints = arguments.Blocks("endpoint").Select(block => Endpoint(id, block, context)).ToList();
        arguments.Complete();
        return Exports.One("receiver", new Labelling(external, new LogsFanout(endpoints)));
    }

    private static ILogsReceiver Endpoint(string id, Arguments endpoint, PipelineContext context)
    {
        var url = ExportTarget.Url(endpoint, "url", endpoint.Text("url"));
        var basic = endpoint.Block("basic_auth");
        var auth = basic is null ? null : new BasicAuth(basic.Text("username", "")!, basic.Secret("password"));
        basic?.Complete();
        var tenant = endpoint.Text("tenant_id", null);
        endpoint.Text("name", null);
        endpoint.Bytes("batch_size", 1 << 20);
        endpoint.Duration("batch_wait", TimeSpan.FromSeconds(1));
        var target = new ExportTarget(url, new TenantAuth(auth, tenant), endpoint.Map("headers"), IsCompressed: true, endpoint.Duration("remote_timeout", TimeSpan.FromSeconds(10)), SkipsVerification: false);
        var (least, most) = (endpoint.Duration("min_backoff_period", TimeSpan.FromMilliseconds(500)), endpoint.Duration("max_backoff_period", TimeSpan.FromMinutes(5)));
        var retry = new RetryOptions(true, least, most, Longest(least, most, endpoint.Count("max_backoff_retries", 10)), 2, 0.5);
        endpoint.Complete();
        return context.Own.Are(url) ? new Direct(context.LogStore) : new Remote(url, context.Ends(new SendingQueue(id, target, new(1000, 1), retry, context)));
    }

    // Alloy counts attempts; this many of them take about so long.
    private static TimeSpan Longest(TimeSpan least, TimeSpan most, int retries) =>
        TimeSpan.FromTicks((long)Enumerable.Range(0, retries).Sum(i => Math.Min(least.Ticks * Math.Pow(2, i), most.Ticks)));

    private sealed class Labelling(IReadOnlyDictionary<string, string> external, ILogsReceiver next) : ILogsReceiver
    {
        public AppendResult Receive(IReadOnlyList<LokiEntry> entries)
        {
            foreach (var entry in entries)
                foreach (var (name, value) in external)
                    entry.Labels.TryAdd(name, value);
            return next.Receive(entries);
        }
    }

    private sealed class Direct(LogStore store) : ILogsReceiver
    {
        public AppendResult Receive(IReadOnlyList<LokiEntry> entries)
        {
            var streams = new PushStreams();
            foreach (var entry in entries)
            {
                streams.Start(LabelSet.From(entry.Labels.Select(label => new Label(label.Key, label.Value))));
                streams.Add(entry.Time, entry.Line, [.. entry.Metadata]);
            }
            return store.Append(streams.Batch);
        }
    }

    private sealed class Remote(Uri url, SendingQueue queue) : ILogsReceiver
    {
        public AppendResult Receive(IReadOnlyList<LokiEntry> entries)
        {
            var result = default(AppendResult);
            foreach (var tenant in entries.GroupBy(entry => entry.Tenant))
            {
                var origin = tenant.Key is null ? Origin.None : new Origin(new Dictionary<string, string> { [TenantHeader] = tenant.Key });
                if (!queue.TryAdd(new(url, Json([.. tenant]), tenant.Count(), ItemNames.LogRecords, origin) { ContentType = "application/json" }))
                    result = AppendResult.Overloaded($"the queue for {url} is full");
            }
            return result;
        }

        // {"streams":[{"stream":{…},"values":[["<nanoseconds>","<line>",{…}]]}]}
        private static byte[] Json(List<LokiEntry> entries) => JsonSerializer.SerializeToUtf8Bytes(new
        {
            streams = entries.Select(entry => new { stream = entry.Labels, values = new[] { new object[] { entry.Time.ToString(), entry.Line, entry.Metadata } } }),
        });
    }

    private sealed class TenantAuth(IClientAuth? inner, string? byDefault) : IClientAuth
    {
        public void Sign(HttpRequestMessage request, Origin origin)
        {
            inner?.Sign(request, origin);
            if ((origin.Metadata.GetValueOrDefault(TenantHeader) ?? byDefault) is { Length: > 0 } tenant)
                request.Headers.TryAddWithoutValidation(TenantHeader, tenant);
        }
    }
}
