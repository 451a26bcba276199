using System.Net.Sockets;

namespace Tally.ServiceDefaults.Export;

/// <summary>Why a request got no answer, in the words of a warning.</summary>
internal static class NoAnswer
{
    public const string InTime = "no answer in time";
    public const string Closed = "the connection was closed before an answer";

    /// <summary>Whether <paramref name="failure"/> is the transport's: it is worth trying again.</summary>
    public static bool IsIn(Exception failure) => failure is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>
    /// A proxy accepts connections for a server that is down: what follows is silence or a close, and never "connection refused".
    /// </summary>
    public static string Reason(Exception failure) => failure is OperationCanceledException ? InTime : failure.GetBaseException() switch
    {
        SocketException { SocketErrorCode: SocketError.TimedOut } => InTime,
        SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown } => Closed,
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => Closed,
        var cause => cause.Message,
    };
}
