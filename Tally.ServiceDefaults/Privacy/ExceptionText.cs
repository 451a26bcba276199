namespace Tally.ServiceDefaults.Privacy;

/// <summary>An exception as the attributes <c>exception.type|message|stacktrace</c>, redacted.</summary>
internal sealed record ExceptionText(string Type, string Message, string StackTrace)
{
    public static ExceptionText Of(Exception exception, Redactor redactor) => new(
        exception.GetType().FullName ?? exception.GetType().Name,
        redactor.Text("exception.message", exception.Message),
        redactor.Text("exception.stacktrace", exception.ToString()));
}
