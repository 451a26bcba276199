using System.Net.WebSockets;
using System.Text.Json;

namespace Tally.Services.Tests;

/// <summary>Watching a room over a WebSocket, and what that leaves behind.</summary>
public class LiveTests
{
    [Fact]
    public async Task Whoever_watches_a_room_gets_its_messages_and_no_others()
    {
        await using var town = await Town.Started();
        var ada = await town.SignIn("ada");
        await town.OpenTally(ada);
        await town.Post("/rooms", new { name = "other" }, ada);
        using var watcher = await Watch(town, "town-hall");

        await Post(town, ada, "other", "not here");
        await Post(town, ada, "town-hall", "one");
        await Post(town, ada, "town-hall", "two");

        Assert.Equal("one", await Next(watcher));
        Assert.Equal("two", await Next(watcher));
    }

    [Fact]
    public async Task A_session_is_one_span_with_its_messages_counted_and_each_post_is_sent_and_processed_in_its_trace()
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var town = await Town.Started($"OTEL_EXPORTER_OTLP_ENDPOINT={receiver.GrpcUrl}", "OTEL_BSP_SCHEDULE_DELAY=50", "OTEL_METRIC_EXPORT_INTERVAL=200");
        var ada = await town.SignIn("ada");
        await town.OpenTally(ada);
        var watcher = await Watch(town, "town-hall");
        await watcher.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);

        var trace = await Post(town, ada, "town-hall", "one");
        await Post(town, ada, "town-hall", "two");
        await Next(watcher);
        await Next(watcher);
        await Eventually.Find(() => Active(receiver).FirstOrDefault(point => point.Value == 1), "the open session");
        await watcher.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        watcher.Dispose();

        var session = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Name == "websocket session room feed"), "the session");
        var request = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.SpanId == session.ParentId), "its request");
        Assert.Equal(("GET /rooms/{room}/live", "101", "live"), (request.Name, request.Tags["http.response.status_code"], request.Tags["domain"]));
        Assert.Equal(("2", "1"), (session.Tags["websocket.messages.sent"], session.Tags["websocket.messages.received"]));
        Assert.Equal("5", session.Tags["websocket.bytes.received"]);
        await Eventually.Find(() => Active(receiver).LastOrDefault(point => point.Value == 0), "the closed session");
        await Eventually.Find(() => receiver.Metrics.LastOrDefault(metric => metric.Name == "websocket.server.messages" && metric.Numbers.Any(point =>
            point.Value == 2 && point.Tags["direction"] == "transmit")), "the counted messages");

        var send = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.TraceId == trace && span.Name == "send room messages"), "the sending");
        var process = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.TraceId == trace && span.Name == "process room messages"), "the processing");
        Assert.Equal(send.SpanId, process.ParentId);
        Assert.Equal(("in_process", "room messages", "process", "1"), (
            process.Tags["messaging.system"], process.Tags["messaging.destination.name"], process.Tags["messaging.operation.type"], process.Tags["tally.live.watchers"]));
    }

    [Theory]
    [InlineData("/rooms/town-hall/live", 400, "expected a WebSocket")]
    public async Task Watching_without_a_WebSocket_is_refused(string path, int status, string detail)
    {
        await using var town = await Town.Started();
        await town.OpenTally(await town.SignIn("ada"));

        using var response = await town.Chat.Client.GetAsync(path);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(detail, (await Town.Json(response)).GetProperty("detail").GetString());
    }

    private static IEnumerable<ReceivedNumber> Active(OtlpReceiver receiver) =>
        receiver.Metrics.Where(metric => metric.Name == "websocket.server.active_sessions").SelectMany(metric => metric.Numbers);

    private static async Task<ClientWebSocket> Watch(Town town, string room)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"{town.Chat.Url.Replace("http", "ws")}/rooms/{room}/live"), CancellationToken.None);
        return socket;
    }

    private static async Task<string> Post(Town town, string token, string room, string text)
    {
        using var response = await town.Post($"/rooms/{room}/messages", new { text }, token);
        response.EnsureSuccessStatusCode();
        return response.Headers.GetValues("traceresponse").Single().Split('-')[1];
    }

    private static async Task<string?> Next(ClientWebSocket watcher)
    {
        var buffer = new byte[4096];
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        var received = await watcher.ReceiveAsync(buffer, deadline.Token);
        return JsonDocument.Parse(buffer.AsMemory(0, received.Count)).RootElement.GetProperty("text").GetString();
    }
}
