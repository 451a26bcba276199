namespace Tally.Query;

/// <summary>
/// Why a query's text was refused, at a position counted from 1 in characters.
/// The message names what was found and what was expected.
/// </summary>
public sealed record QueryError(int Line, int Column, string Message)
{
    /// <summary>An error at a character offset of <paramref name="text"/>.</summary>
    public static QueryError At(string text, int offset, string message)
    {
        var before = text.AsSpan(0, Math.Min(offset, text.Length));
        return new(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'), message);
    }

    /// <summary><c>1:15: unexpected ")"</c></summary>
    public override string ToString() => $"{Line}:{Column}: {Message}";
}
