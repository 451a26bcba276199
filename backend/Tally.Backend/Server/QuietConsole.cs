namespace Tally.Backend.Server;

/// <summary>
/// The console log: one line an event (JSON lines with <c>Logging:Console:FormatterName=json</c>), the project's own at
/// Information, the framework's from Warning on. Until the backend has started, the framework is silent: a failed start is
/// told by one sentence on standard error instead of its stack traces.
/// </summary>
internal static class QuietConsole
{
    public static StartGate AddQuietConsole(this ILoggingBuilder logging)
    {
        var gate = new StartGate();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        });
        logging.AddFilter("Microsoft", level => gate.HasStarted && level >= LogLevel.Warning);
        return gate;
    }
}

/// <summary>Whether the backend has started.</summary>
internal sealed class StartGate
{
    private volatile bool _hasStarted;

    public bool HasStarted
    {
        get => _hasStarted;
        set => _hasStarted = value;
    }
}
