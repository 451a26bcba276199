using System.Globalization;

namespace Tally.Signals;

/// <summary>
/// A point in time as nanoseconds since 1970-01-01T00:00:00Z, the unit of OTLP.
/// Holds the years 1677 to 2262; OTLP's unsigned values beyond that are clamped where they are read.
/// </summary>
public readonly record struct UnixNanos(long Value) : IComparable<UnixNanos>
{
    public const long PerTick = 100;
    public const long PerMillisecond = 1_000_000;
    public const long PerSecond = 1_000_000_000;

    public static readonly UnixNanos MinValue = new(long.MinValue);
    public static readonly UnixNanos MaxValue = new(long.MaxValue);

    /// <summary>OTLP's "unknown".</summary>
    public bool IsEmpty => Value == 0;

    /// <summary>Whole milliseconds, rounded down, the unit of Prometheus.</summary>
    public long Milliseconds => Math.DivRem(Value, PerMillisecond) is var (q, r) && r < 0 ? q - 1 : q;

    public static UnixNanos From(DateTimeOffset time) => new((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * PerTick);

    public static UnixNanos FromMilliseconds(long milliseconds) => new(milliseconds * PerMillisecond);

    /// <summary>From OTLP's fixed64, which is unsigned.</summary>
    public static UnixNanos FromUnsigned(ulong value) => new(value > long.MaxValue ? long.MaxValue : (long)value);

    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.UnixEpoch.AddTicks(Value / PerTick);

    public int CompareTo(UnixNanos other) => Value.CompareTo(other.Value);

    public static UnixNanos operator +(UnixNanos left, TimeSpan right) => new(left.Value + right.Ticks * PerTick);
    public static UnixNanos operator -(UnixNanos left, TimeSpan right) => new(left.Value - right.Ticks * PerTick);
    public static bool operator <(UnixNanos left, UnixNanos right) => left.Value < right.Value;
    public static bool operator >(UnixNanos left, UnixNanos right) => left.Value > right.Value;
    public static bool operator <=(UnixNanos left, UnixNanos right) => left.Value <= right.Value;
    public static bool operator >=(UnixNanos left, UnixNanos right) => left.Value >= right.Value;

    /// <summary>The decimal number of nanoseconds, as the JSON of OTLP, Tempo and Loki writes it.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
