namespace Tally.ServiceDefaults.Tests;

/// <summary>Time that passes when a test says so; its wall clock can jump besides.</summary>
internal sealed class SteppingTime : TimeProvider
{
    private long _ticks;
    private TimeSpan _jump;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + _jump + TimeSpan.FromTicks(GetTimestamp());

    public void Step(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    /// <summary>As when somebody sets the clock.</summary>
    public void Jump(TimeSpan by) => _jump += by;
}
