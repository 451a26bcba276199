namespace Tally.Backend.Loki;

/// <summary>What the log room has to say at its start.</summary>
internal static partial class LokiLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The log store cut {Bytes} damaged bytes from the end of its write-ahead log; everything before them is there.")]
    public static partial void TailCut(ILogger logger, long bytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "A damaged segment of the log store was set aside as {Path}; its lines are missing from answers.")]
    public static partial void SetAside(ILogger logger, string path);
}
