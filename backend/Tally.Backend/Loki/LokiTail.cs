using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Tally.Query.LogQl;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>
/// <c>/loki/api/v1/tail</c>: a WebSocket that first sends the newest lines since <c>start</c> (up to <c>limit</c>), then
/// lines as they arrive, one frame every tenth of a second that has any. <c>delay_for</c> (seconds, up to 5) waits for
/// lines that arrive out of order. Ends with the server (1001) or the client.
/// </summary>
internal sealed class LokiTail(LogStore store, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public const string Path = "/loki/api/v1/tail";

    private const int MaxDelaySeconds = 5;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    public async Task ServeAsync(HttpContext context)
    {
        LogTail tail;
        int limit, delay;
        try
        {
            var request = await LokiRequest.ReadAsync(context, UnixNanos.From(time.GetUtcNow()));
            (limit, delay) = (request.Limit(), Delay(request));
            if (!request.Query().TryTail(store, request.Time("start", request.Now - TimeSpan.FromHours(1)), out tail!, out var failure))
                throw new LokiRequestException(failure.ToString());
            if (!context.WebSockets.IsWebSocketRequest)
                throw new LokiRequestException("Bad Request: tail is a WebSocket, and this is no handshake of one");
        }
        catch (LokiRequestException e)
        {
            context.Response.StatusCode = e.Status;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(e.Message, context.RequestAborted);
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var listening = ListenAsync(socket, ended);
        await SendAsync(socket, tail, limit, delay, ended.Token);
        await CloseAsync(socket);
        await listening;
    }

    private async Task SendAsync(WebSocket socket, LogTail tail, int limit, int delay, CancellationToken ended)
    {
        try
        {
            await SendAsync(socket, tail.Begin(limit, ended), [], ended);
            using var timer = new PeriodicTimer(Every, time);
            while (await timer.WaitForNextTickAsync(ended))
            {
                var until = delay == 0 ? new UnixNanos(long.MaxValue) : UnixNanos.From(time.GetUtcNow()) - TimeSpan.FromSeconds(delay);
                await SendAsync(socket, tail.Next(limit, until, out var dropped, ended), dropped, ended);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or InvalidDataException)
        {
            // The server stops, the client has gone, or a segment is damaged: the tail is over.
        }
    }

    private static async Task SendAsync(WebSocket socket, IReadOnlyList<LogLine> lines, IReadOnlyList<LogLine> dropped, CancellationToken ended)
    {
        if (lines.Count == 0 && dropped.Count == 0)
            return;
        var frame = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(frame, LokiReply.Options))
            LokiTailJson.Write(json, lines, dropped);
        await socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, ended);
    }

    // Clients send nothing but their goodbye; whatever comes is read so that it is noticed.
    private static async Task ListenAsync(WebSocket socket, CancellationTokenSource ended)
    {
        var buffer = new byte[128];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
                continue;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It went without a word.
        }
        await ended.CancelAsync();
    }

    private static async Task CloseAsync(WebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            if (socket.State is WebSocketState.Open)
                await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "the server stops", patience.Token);
            else if (socket.State is WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            socket.Abort();
        }
    }

    private static int Delay(LokiRequest request)
    {
        if (request.Text("delay_for") is not { Length: > 0 } text)
            return 0;
        if (!int.TryParse(text, out var seconds) || seconds < 0)
            throw new LokiRequestException($"delay_for value {text} is out of range [0, {uint.MaxValue}]");
        return seconds <= MaxDelaySeconds ? seconds : throw new LokiRequestException($"delay_for can't be greater than {MaxDelaySeconds}");
    }
}
