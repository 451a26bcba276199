namespace Tally.Storage;

/// <summary>
/// What became of an append. The items not rejected are durable (see <see cref="StorageOptions.Fsync"/>) and visible to
/// the next query. <paramref name="Reason"/> says why the rejected ones were: it travels back as OTLP's partial success.
/// </summary>
public readonly record struct AppendResult(int Rejected = 0, string? Reason = null)
{
    /// <summary>The store is over its memory: nothing was taken, the sender should come again (429, RESOURCE_EXHAUSTED).</summary>
    public bool IsOverloaded { get; init; }

    public static AppendResult Overloaded(string reason) => new(0, reason) { IsOverloaded = true };
}
