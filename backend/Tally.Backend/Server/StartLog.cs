namespace Tally.Backend.Server;

/// <summary>What the backend says of itself when it starts.</summary>
internal static partial class StartLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Listener} listens at {Address}")]
    public static partial void Listening(ILogger logger, Listener listener, Uri address);
}
