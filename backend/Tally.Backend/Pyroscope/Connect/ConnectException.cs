namespace Tally.Backend.Pyroscope.Connect;

/// <summary>Why a call failed, with the codes of the Connect protocol that occur here.</summary>
internal enum ConnectCode { InvalidArgument, ResourceExhausted, Unimplemented, Unavailable }

/// <summary>A call fails; the message tells the caller why.</summary>
internal sealed class ConnectException(ConnectCode code, string message) : Exception(message)
{
    public ConnectCode Code { get; } = code;

    public static ConnectException Invalid(string message) => new(ConnectCode.InvalidArgument, message);

    /// <summary>As the error's JSON writes it.</summary>
    public string Word => Code switch
    {
        ConnectCode.InvalidArgument => "invalid_argument",
        ConnectCode.ResourceExhausted => "resource_exhausted",
        ConnectCode.Unimplemented => "unimplemented",
        ConnectCode.Unavailable => "unavailable",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public int Status => Code switch
    {
        ConnectCode.InvalidArgument => StatusCodes.Status400BadRequest,
        ConnectCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        ConnectCode.Unimplemented => StatusCodes.Status501NotImplemented,
        ConnectCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
