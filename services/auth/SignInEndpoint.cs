using Tally.ServiceDefaults;

namespace Tally.Auth;

internal sealed record SignIn(string? User, string? Password)
{
    public const int MaxUser = 64;
    public const int MaxPassword = 256;
}

internal sealed record SignedIn(string Token, DateTimeOffset ExpiresAt);

/// <summary><c>POST /sign-in {"user": "ada", "password": "…"}</c> → 200 with a token, 400 or 401.</summary>
internal static class SignInEndpoint
{
    public static IResult Handle(SignIn request, UserDirectory users, TokenIssuer tokens, AuthTelemetry telemetry)
    {
        if (request.User is not { Length: > 0 and <= SignIn.MaxUser } user)
            return Refuse($"user: expected 1 to {SignIn.MaxUser} characters");
        if (request.Password is not { Length: > 0 and <= SignIn.MaxPassword } password)
            return Refuse($"password: expected 1 to {SignIn.MaxPassword} characters");

        if (!users.Accepts(user, password))
        {
            telemetry.SignIn(user, AuditOutcome.Denied);
            return Results.Problem("The user or the password is wrong.", statusCode: StatusCodes.Status401Unauthorized);
        }

        telemetry.SignIn(user, AuditOutcome.Success);
        var (token, session) = tokens.Issue(user);
        return Results.Ok(new SignedIn(token, session.ExpiresAt));

        IResult Refuse(string message)
        {
            telemetry.SignIn(user: null, AuditOutcome.Invalid);
            return Results.Problem(message, statusCode: StatusCodes.Status400BadRequest);
        }
    }
}
