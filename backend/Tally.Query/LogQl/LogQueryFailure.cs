namespace Tally.Query.LogQl;

/// <summary>Why a query that parses has no answer.</summary>
/// <param name="Kind">What class of error it is.</param>
/// <param name="Message">In upstream's words where upstream has such an error.</param>
/// <param name="At">Where in the query, if the message is about a place.</param>
public sealed record LogQueryFailure(LogQueryFailureKind Kind, string Message, QueryError? At = null)
{
    public override string ToString() => At is null ? Message : $"parse error at line {At.Line}, col {At.Column}: {Message}";
}

public enum LogQueryFailureKind
{
    /// <summary>The query asks for what this engine does not do.</summary>
    NotSupported,

    /// <summary>The query is over a limit.</summary>
    Limit,

    /// <summary>A line could not be parsed, or sides of an operation could not be matched.</summary>
    Evaluation,

    /// <summary>A segment's file turned out to be damaged while it was read; nobody's query is at fault.</summary>
    Damaged,
}

/// <summary>Ends an evaluation; becomes a <see cref="LogQueryFailure"/> at the door.</summary>
internal sealed class LogQueryException(LogQueryFailureKind kind, string message, int? position = null) : Exception(message)
{
    public LogQueryFailureKind Kind => kind;

    public int? Position => position;

    public static LogQueryException NotSupported(string what, int position) => new(LogQueryFailureKind.NotSupported, $"{what} is not supported yet", position);
}
