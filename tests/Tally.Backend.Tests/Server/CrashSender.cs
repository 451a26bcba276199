using System.Net;
using System.Text;

namespace Tally.Backend.Tests.Server;

/// <summary>Sends one signal over OTLP, push after push, until the server is gone; knows which items were acknowledged.</summary>
internal sealed class CrashSender
{
    private const int ItemsAPush = 20;

    private readonly HttpClient _http;
    private readonly string _path;
    private readonly Func<int, int, string> _name;
    private readonly Func<int, string> _body;
    private int _pushes;
    private int _acknowledgedPushes;

    private CrashSender(HttpClient http, string path, Func<int, int, string> name, Func<int, string> body) => (_http, _path, _name, _body) = (http, path, name, body);

    public HashSet<string> Acknowledged { get; } = [];

    public int AcknowledgedPushes => Volatile.Read(ref _acknowledgedPushes);

    public static CrashSender Logs(HttpClient http) => new(http, "/v1/logs", Line, push => Request("resourceLogs", "scopeLogs", "logRecords", item =>
        $$$"""{"timeUnixNano":"{{{Now()}}}","body":{"stringValue":"{{{Line(push, item)}}}"}}"""));

    public static CrashSender Spans(HttpClient http) => new(http, "/v1/traces", (push, item) => Span((ulong)push, (ulong)item + 1), push => Request("resourceSpans", "scopeSpans", "spans", item =>
        $$$"""{"traceId":"{{{push:x32}}}","spanId":"{{{item + 1:x16}}}","name":"crash","startTimeUnixNano":"{{{Now()}}}","endTimeUnixNano":"{{{Now()}}}"}"""));

    public static CrashSender Samples(HttpClient http)
    {
        // A series' samples are one to a millisecond at most.
        var start = Now() / 1_000_000;
        return new(http, "/v1/metrics", (push, item) => $"{item} of push {push}", push => Request("resourceMetrics", "scopeMetrics", "metrics", item =>
            $$$"""{"name":"crash","gauge":{"dataPoints":[{"timeUnixNano":"{{{start + push}}}000000","asInt":"{{{push}}}","attributes":[{"key":"item","value":{"stringValue":"{{{item}}}"}}]}]}}"""));
    }

    public static string Span(ulong trace, ulong span) => $"span {span} of trace {trace}";

    public async Task SendUntilKilledAsync(Uri server)
    {
        try
        {
            while (true)
            {
                var push = ++_pushes;
                using var content = new StringContent(_body(push), Encoding.UTF8, "application/json");
                using var response = await _http.PostAsync(new Uri(server, _path), content);
                var answer = await response.Content.ReadAsStringAsync();
                if (response.StatusCode == HttpStatusCode.TooManyRequests)
                    continue;
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Assert.DoesNotContain("rejected", answer, StringComparison.Ordinal);
                Acknowledged.UnionWith(Enumerable.Range(0, ItemsAPush).Select(item => _name(push, item)));
                Interlocked.Increment(ref _acknowledgedPushes);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Killed.
        }
    }

    private static string Line(int push, int item) => $"line {item} of push {push}";

    private static string Request(string resources, string scopes, string items, Func<int, string> item) =>
        $$$"""{"{{{resources}}}":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"crash"}}]},"{{{scopes}}}":[{"{{{items}}}":[{{{string.Join(',', Enumerable.Range(0, ItemsAPush).Select(item))}}}]}]}]}""";

    private static long Now() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
}
