namespace Tally.Chat.Data;

/// <summary>An SQL statement that both databases understand, with what its span says of it. Values are always parameters.</summary>
internal sealed record Statement(string Operation, string Collection, string Text)
{
    /// <summary>The span's name: <c>INSERT votes</c>.</summary>
    public string Summary { get; } = $"{Operation} {Collection}";
}
