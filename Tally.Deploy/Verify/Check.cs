namespace Tally.Deploy.Verify;

/// <summary>One thing that must hold before the deadline.</summary>
/// <param name="Attempt">Asks once; null if it holds, else why not.</param>
internal sealed record Check(string Name, Func<CancellationToken, Task<string?>> Attempt);
