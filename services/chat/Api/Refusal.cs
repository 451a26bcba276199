namespace Tally.Chat.Api;

/// <summary>Answers to requests that ask for something wrong, counted and logged.</summary>
internal static class Refusal
{
    public static IResult BadRequest(this ChatTelemetry telemetry, string message) => telemetry.Refuse(StatusCodes.Status400BadRequest, message);

    public static IResult NoSuch(this ChatTelemetry telemetry, string what) => telemetry.Refuse(StatusCodes.Status404NotFound, $"There is no such {what}.");

    public static IResult TooMany(this ChatTelemetry telemetry, string what) => telemetry.Refuse(StatusCodes.Status503ServiceUnavailable, $"There are too many {what}.");

    private static IResult Refuse(this ChatTelemetry telemetry, int status, string message)
    {
        telemetry.Refused(status, message);
        return Results.Problem(message, statusCode: status);
    }
}
