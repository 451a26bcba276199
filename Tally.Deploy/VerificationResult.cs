namespace Tally.Deploy;

/// <summary>How a check of a stack ended.</summary>
/// <param name="Name">What was checked: <c>a trace is written and read back</c>.</param>
/// <param name="Failure">Why it did not hold; null where it did.</param>
/// <param name="Elapsed">Until it held, or until the time was over.</param>
public sealed record VerificationResult(string Name, string? Failure, TimeSpan Elapsed);
