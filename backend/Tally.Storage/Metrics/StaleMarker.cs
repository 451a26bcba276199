namespace Tally.Storage.Metrics;

/// <summary>The NaN that says "the series ends here". Other NaNs are values; only these bits are the marker.</summary>
public static class StaleMarker
{
    public const long Bits = 0x7ff0000000000002;

    public static readonly double Value = BitConverter.Int64BitsToDouble(Bits);

    public static bool Is(double value) => BitConverter.DoubleToInt64Bits(value) == Bits;
}
