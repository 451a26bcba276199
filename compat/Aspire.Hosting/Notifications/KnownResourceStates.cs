namespace Aspire.Hosting.ApplicationModel;

/// <summary>The words for the state of a resource.</summary>
public static class KnownResourceStates
{
    /// <summary>Not asked to start yet.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>Held back until others are as far as asked.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>About to run.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>Running; whether it is healthy is said apart.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>Asked to stop.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>Stopped by the application.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>Ended by itself.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>Could not start; its log says why.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>A parameter without a value.</summary>
    public static readonly string ValueMissing = nameof(ValueMissing);

    /// <summary>The states after which nothing happens by itself.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>The words for the look of a state.</summary>
public static class KnownResourceStateStyles
{
    /// <summary>As wanted.</summary>
    public static readonly string Success = "success";

    /// <summary>Worth knowing.</summary>
    public static readonly string Info = "info";

    /// <summary>Worth a look.</summary>
    public static readonly string Warn = "warning";

    /// <summary>Wrong.</summary>
    public static readonly string Error = "error";
}
