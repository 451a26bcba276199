namespace Tally.Backend.Otlp;

/// <summary>
/// What became of a request: refused whole, or taken, perhaps without some of its items. <paramref name="Message"/> says why
/// those were left out.
/// </summary>
internal readonly record struct Outcome(Refusal? Refusal, int Rejected = 0, string? Message = null);
