namespace Tally.Testing;

/// <summary>Telemetry that a test expects is not there.</summary>
public abstract class TelemetryException(string message) : Exception(message)
{
    private const int MaxShown = 2_000;

    private protected static string Shorten(string text) => text.Length <= MaxShown ? text : $"{text.AsSpan(0, MaxShown)}… ({text.Length} characters)";
}

/// <summary>The deadline passed before the answer was as expected; the message shows the question and the last answer.</summary>
public sealed class TelemetryTimeoutException : TelemetryException
{
    internal TelemetryTimeoutException(Uri url, TimeSpan deadline, string last)
        : base($"Not as expected within {deadline.TotalSeconds:0.#} s: {Uri.UnescapeDataString(url.AbsoluteUri)}\nLast answer: {Shorten(last)}")
    {
    }
}

/// <summary>The backend refuses the question (a syntax error, say); asking again would not help.</summary>
public sealed class TelemetryQueryException : TelemetryException
{
    internal TelemetryQueryException(Uri url, string answer)
        : base($"Refused: {Uri.UnescapeDataString(url.AbsoluteUri)}\nAnswer: {Shorten(answer)}")
    {
    }
}
