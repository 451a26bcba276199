namespace Tally.Backend.Loki;

/// <summary>Ends a request with this text: by default status 400, and what the caller did wrong.</summary>
internal sealed class LokiRequestException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public int Status => status;
}
