namespace Tally.Backend.Loki;

/// <summary>Ends a request with status 400 and this text, which is what the caller did wrong.</summary>
internal sealed class LokiRequestException(string message) : Exception(message);
