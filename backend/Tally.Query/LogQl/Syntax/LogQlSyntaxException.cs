namespace Tally.Query.LogQl.Syntax;

/// <summary>Ends parsing at a position; never leaves the parser's door, where it becomes a <see cref="QueryError"/>.</summary>
internal sealed class LogQlSyntaxException(int position, string message) : Exception(message)
{
    public int Position => position;
}
