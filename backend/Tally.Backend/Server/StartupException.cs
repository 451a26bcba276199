namespace Tally.Backend.Server;

/// <summary>The backend cannot start; the message is one sentence that names the cause and the setting to change.</summary>
internal sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
