using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// Knows which span was active on which thread while a window of sampling is open, across await too. An AsyncLocal
/// mirrors <see cref="Activity.Current"/>, for only an AsyncLocal is told when a thread goes on with another flow; every change is
/// noted in the thread's own trail. Events would tell the same, but each would cost a walk of the stack; so a thread writes one
/// event a window, by which the samples' thread id is found. Spans that were active get <c>pyroscope.profile.id</c>.
/// Outside of windows it costs a null check a span.
/// </summary>
[EventSource(Name = Provider)]
internal sealed class SpanTrails : EventSource
{
    public const string Provider = "Tally-Profiling";
    public const int ThreadHasTrailId = 1;
    public const string Attribute = "pyroscope.profile.id";

    public static readonly SpanTrails Instance = new();

    private readonly AsyncLocal<Mark?> _active;
    private readonly ConcurrentDictionary<int, SpanTrail> _trails = [];
    private volatile bool _isOpen;
    private int _window;
    private int _lastTrail;

    [ThreadStatic]
    private static SpanTrail? t_trail;

    private SpanTrails() => _active = new(FlowChanged);

    private sealed record Mark(ulong Span, int Window);

    /// <summary>Begins to note changes. One window at a time.</summary>
    [NonEvent]
    public void Open()
    {
        _trails.Clear();
        _window++;
        _isOpen = true;
        Activity.CurrentChanged += SpanChanged;
    }

    [NonEvent]
    public void Close()
    {
        Activity.CurrentChanged -= SpanChanged;
        _isOpen = false;
    }

    /// <summary>The trail that an event of this provider names.</summary>
    [NonEvent]
    public SpanTrail? Find(int trail) => _trails.GetValueOrDefault(trail);

    /// <summary>The thread that writes this has the trail of this number.</summary>
    [Event(ThreadHasTrailId, Level = EventLevel.Informational)]
    public void ThreadHasTrail(int trail) => WriteEvent(ThreadHasTrailId, trail);

    [NonEvent]
    private void SpanChanged(object? sender, ActivityChangedEventArgs change)
    {
        if (!_isOpen)
            return;
        if (change.Current is not { IsAllDataRequested: true, Recorded: true } span)
        {
            _active.Value = null;
            return;
        }
        var id = span.SpanId.ToHexString();
        if (span.GetTagItem(Attribute) is null)
            span.SetTag(Attribute, id);
        _active.Value = new(ulong.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), _window);
    }

    // Called whenever a thread goes on with another flow. An exception here would end the process.
    [NonEvent]
    private void FlowChanged(AsyncLocalValueChangedArgs<Mark?> change)
    {
        if (!_isOpen)
            return;
        // A mark of an earlier window may be that of a span long over.
        var span = change.CurrentValue is { } mark && mark.Window == _window ? mark.Span : 0;
        var trail = t_trail;
        if (trail is null || trail.Window != _window)
            trail = t_trail = NewTrail();
        trail.Add(Stopwatch.GetTimestamp(), span);
    }

    [NonEvent]
    private SpanTrail NewTrail()
    {
        var number = Interlocked.Increment(ref _lastTrail);
        var trail = new SpanTrail(_window);
        _trails[number] = trail;
        ThreadHasTrail(number);
        return trail;
    }
}
