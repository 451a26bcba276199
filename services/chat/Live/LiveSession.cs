using System.Net.WebSockets;
using Tally.ServiceDefaults;

namespace Tally.Chat.Live;

/// <summary>One watcher's connection, until either side ends it.</summary>
internal sealed class LiveSession(WebSocket socket, Watcher watcher, Session session)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    public async Task Run(CancellationTokenSource end)
    {
        var reading = Read(end);
        try
        {
            await foreach (var message in watcher.Messages(end.Token))
            {
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, end.Token);
                session.Sent(message.Length);
            }
        }
        catch (OperationCanceledException)
        {
            // One side has ended it.
        }
        catch (WebSocketException e)
        {
            session.Failed(e);
        }

        await Close();
        await end.CancelAsync();
        await reading;
    }

    private async Task Read(CancellationTokenSource end)
    {
        var buffer = new byte[1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, end.Token) is { MessageType: not WebSocketMessageType.Close } received)
                session.Received(received.Count);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The watcher is gone without a word, which is how most of them go.
        }

        await end.CancelAsync();
    }

    private async Task Close()
    {
        using var deadline = new CancellationTokenSource(Farewell);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // There is nobody to say farewell to.
        }
    }
}
