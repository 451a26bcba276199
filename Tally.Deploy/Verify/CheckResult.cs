using System.Globalization;

namespace Tally.Deploy.Verify;

/// <summary>How a check ended.</summary>
/// <param name="Failure">Why it did not hold; null if it held.</param>
/// <param name="Elapsed">Until it held, or until the deadline.</param>
internal sealed record CheckResult(Check Check, string? Failure, TimeSpan Elapsed)
{
    public bool Holds => Failure is null;

    /// <summary>As one line.</summary>
    public override string ToString() => Failure is null
        ? string.Create(CultureInfo.InvariantCulture, $"ok      {Check.Name} ({Elapsed.TotalSeconds:0.0} s)")
        : string.Create(CultureInfo.InvariantCulture, $"FAILED  {Check.Name}: {Failure} (after {Elapsed.TotalSeconds:0} s)");
}
