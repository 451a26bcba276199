using Tally.Backend.Pyroscope.Connect;

namespace Tally.Backend.Pyroscope.Query;

/// <summary>How many nodes a flame graph may have.</summary>
internal static class FlameNodes
{
    /// <exception cref="ConnectException">More than the limit, or fewer than none, are asked for.</exception>
    public static long Limit(long asked, PyroscopeOptions options) =>
        asked == 0 ? options.DefaultFlameNodes
        : asked > 0 && asked <= options.MaxFlameNodes ? asked
        : throw ConnectException.Invalid($"max flamegraph nodes limit {asked} is out of range; expected 1 to {options.MaxFlameNodes} (Pyroscope:MaxFlameNodes)");
}
