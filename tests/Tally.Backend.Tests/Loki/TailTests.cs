using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Tests.Loki;

public sealed class TailTests : IAsyncLifetime
{
    private readonly LokiServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_tail_begins_with_what_is_there_and_goes_on_with_what_arrives()
    {
        Append("a", "before");
        using var socket = await Open("{app=\"a\"} | line_format \"<{{__line__}}>\"");
        Assert.Equal(["<before>"], await Frame(socket));

        var watch = Stopwatch.StartNew();
        Append("b", "of another stream");
        Append("a", "after");

        Assert.Equal(["<after>"], await Frame(socket));
        Assert.True(watch.ElapsedMilliseconds < 1000, $"took {watch.ElapsedMilliseconds} ms");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task Every_line_comes_once_while_segments_are_sealed()
    {
        using var socket = await Open("{app=\"many\"}", "&limit=5000");
        const int count = 4000;
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < count; i += 100)
                Append("many", [.. Enumerable.Range(i, 100).Select(n => $"line {n}")]);
        });
        var lines = new List<string>();
        while (lines.Count < count)
            lines.AddRange(await Frame(socket));
        await writing;

        Assert.Equal(Enumerable.Range(0, count).Select(n => $"line {n}").Order(), lines.Order());
    }

    [Fact]
    public async Task Lines_beyond_the_limit_are_reported_as_dropped()
    {
        using var socket = await Open("{app=\"c\"}", "&limit=1");
        Append("c", "first", "second");

        var frame = await Json(socket);
        Assert.Equal("first", Assert.Single(Lines(frame)));
        Assert.Equal("c", Assert.Single(frame.GetProperty("dropped_entries").EnumerateArray()).GetProperty("labels").GetProperty("app").GetString());
    }

    [Fact]
    public async Task A_delayed_tail_puts_lines_in_order()
    {
        using var socket = await Open("{app=\"d\"}", "&delay_for=1");
        Append("d", UnixNanos.From(DateTimeOffset.UtcNow), "late");
        Append("d", UnixNanos.From(DateTimeOffset.UtcNow.AddMilliseconds(-200)), "early");

        var lines = new List<string>();
        while (lines.Count < 2)
            lines.AddRange(await Frame(socket));
        Assert.Equal(["early", "late"], lines);
    }

    [Theory]
    [InlineData("query=%7Bapp%3D", "parse error")]
    [InlineData("query=rate(%7Ba%3D%22b%22%7D%5B1m%5D)", "only log queries can be tailed")]
    [InlineData("query=%7Ba%3D%22b%22%7D&delay_for=6", "delay_for can't be greater than 5")]
    [InlineData("query=%7Ba%3D%22b%22%7D", "no handshake")]
    public async Task What_cannot_be_tailed_is_refused(string parameters, string expected)
    {
        using var response = await _server.Http.GetAsync("/loki/api/v1/tail?" + parameters);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stops_says_goodbye()
    {
        using var socket = await Open("{app=\"e\"}");
        var stopping = _server.StopAsync();

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var message = await socket.ReceiveAsync(new byte[100].AsMemory(), deadline.Token);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
        await stopping.WaitAsync(deadline.Token);

        Assert.Equal(WebSocketMessageType.Close, message.MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
    }

    private void Append(string app, params string[] lines) => Append(app, UnixNanos.From(DateTimeOffset.UtcNow), lines);

    private void Append(string app, UnixNanos time, params string[] lines)
    {
        var batch = new StreamBatch();
        for (var i = 0; i < lines.Length; i++)
            batch.Add(LabelSet.From([new Label("app", app)]), new(time.Value + i), lines[i]);
        // Sealing may be behind for a moment.
        var result = _server.Store.Append(batch);
        for (var deadline = Stopwatch.StartNew(); result.IsOverloaded && deadline.Elapsed.TotalSeconds < 10; result = _server.Store.Append(batch))
            Thread.Sleep(5);
        Assert.Equal(new(), result);
    }

    private async Task<ClientWebSocket> Open(string query, string more = "")
    {
        var socket = new ClientWebSocket();
        var address = new UriBuilder(_server.Http.BaseAddress!) { Scheme = "ws", Path = "/loki/api/v1/tail", Query = $"query={Uri.EscapeDataString(query)}{more}" };
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await socket.ConnectAsync(address.Uri, deadline.Token);
        return socket;
    }

    private static async Task<List<string>> Frame(WebSocket socket) => Lines(await Json(socket));

    private static List<string> Lines(JsonElement frame) => [.. frame.GetProperty("streams").EnumerateArray()
        .SelectMany(stream => stream.GetProperty("values").EnumerateArray()).Select(value => value[1].GetString()!)];

    private static async Task<JsonElement> Json(WebSocket socket)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var (text, buffer) = (new StringBuilder(), new byte[64 << 10]);
        while (true)
        {
            var piece = await socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
            text.Append(Encoding.UTF8.GetString(buffer, 0, piece.Count));
            if (piece.EndOfMessage)
                return JsonDocument.Parse(text.ToString()).RootElement;
        }
    }
}
