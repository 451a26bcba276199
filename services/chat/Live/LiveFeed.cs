using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Tally.Chat.Data;
using Tally.ServiceDefaults;

namespace Tally.Chat.Live;

/// <summary>
/// Carries new messages to those who watch a room. Posting never waits: the feed takes a thousand messages that are not yet
/// delivered, a watcher a hundred; beyond it the oldest go. Safe for concurrent use.
/// </summary>
internal sealed class LiveFeed(ChatTelemetry telemetry) : BackgroundService
{
    private const string System = "in_process";
    private const string Destination = "room messages";
    private const int MaxWaiting = 1000;
    private const int MaxUnread = 100;

    private readonly Channel<Posted> _posted = Channel.CreateBounded<Posted>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly ConcurrentDictionary<Watcher, string> _watchers = new();

    private sealed record Posted(string Room, Message Message, ActivityContext Sender);

    public int Watchers => _watchers.Count;

    public void Publish(string room, Message message)
    {
        using var span = telemetry.Source.StartSend(System, Destination);
        _posted.Writer.TryWrite(new Posted(room, message, Activity.Current?.Context ?? default));
    }

    /// <summary>Dispose the watcher to stop watching.</summary>
    public Watcher Watch(string room)
    {
        var watcher = new Watcher(MaxUnread, gone => _watchers.TryRemove(gone, out _), telemetry.LiveDropped);
        _watchers[watcher] = room;
        return watcher;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var posted in _posted.Reader.ReadAllAsync(stoppingToken))
            Deliver(posted);
    }

    // One span for the message; that each of a thousand watchers gets it is a count.
    private void Deliver(Posted posted)
    {
        using var span = telemetry.Source.StartProcess(System, Destination, posted.Sender);
        var text = JsonSerializer.SerializeToUtf8Bytes(posted.Message, JsonSerializerOptions.Web);
        var count = 0;
        foreach (var (watcher, room) in _watchers)
        {
            if (room != posted.Room)
                continue;
            watcher.Offer(text);
            count++;
        }

        span?.SetTag("tally.live.watchers", count);
    }
}
