namespace Tally.Backend.Otlp;

/// <summary>Why a whole request is refused.</summary>
internal enum RefusalReason
{
    Malformed,
    TooLarge,
    UnsupportedMediaType,
    UnsupportedEncoding,
    MethodNotAllowed,
    UnknownMethod,
    Overloaded,
    Unavailable,
    DeadlineExceeded,
    Internal,
}

/// <summary>A refused request: the reason, and a sentence that tells the sender what was wrong with it.</summary>
internal sealed record Refusal(RefusalReason Reason, string Message)
{
    /// <summary>When the sender may come again; set where that can help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>As the label <c>reason</c> of a counter writes it.</summary>
    public string Label => Reason switch
    {
        RefusalReason.Malformed => "malformed",
        RefusalReason.TooLarge => "too_large",
        RefusalReason.UnsupportedMediaType => "unsupported_media_type",
        RefusalReason.UnsupportedEncoding => "unsupported_encoding",
        RefusalReason.MethodNotAllowed => "method_not_allowed",
        RefusalReason.UnknownMethod => "unknown_method",
        RefusalReason.Overloaded => "overloaded",
        RefusalReason.Unavailable => "unavailable",
        RefusalReason.DeadlineExceeded => "deadline_exceeded",
        RefusalReason.Internal => "internal",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>OTLP/HTTP: 429 and 503 may be sent again, the others not.</summary>
    public int HttpStatus => Reason switch
    {
        RefusalReason.Malformed => StatusCodes.Status400BadRequest,
        RefusalReason.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalReason.UnsupportedMediaType or RefusalReason.UnsupportedEncoding => StatusCodes.Status415UnsupportedMediaType,
        RefusalReason.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        RefusalReason.UnknownMethod => StatusCodes.Status404NotFound,
        RefusalReason.Overloaded => StatusCodes.Status429TooManyRequests,
        RefusalReason.Unavailable => StatusCodes.Status503ServiceUnavailable,
        RefusalReason.DeadlineExceeded => StatusCodes.Status408RequestTimeout,
        RefusalReason.Internal => StatusCodes.Status500InternalServerError,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>
    /// google.rpc.Code. OTLP/gRPC: UNAVAILABLE may be sent again, RESOURCE_EXHAUSTED only where a RetryInfo says so
    /// (which is why a message over the limit may share the code).
    /// </summary>
    public int GrpcStatus => Reason switch
    {
        RefusalReason.Malformed or RefusalReason.UnsupportedMediaType or RefusalReason.MethodNotAllowed => 3, // INVALID_ARGUMENT
        RefusalReason.DeadlineExceeded => 4, // DEADLINE_EXCEEDED
        RefusalReason.TooLarge or RefusalReason.Overloaded => 8, // RESOURCE_EXHAUSTED
        RefusalReason.UnsupportedEncoding or RefusalReason.UnknownMethod => 12, // UNIMPLEMENTED
        RefusalReason.Internal => 13, // INTERNAL
        RefusalReason.Unavailable => 14, // UNAVAILABLE
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
