namespace Tally.Auth;

/// <summary>The service's parts, and their order.</summary>
internal static class AuthService
{
    public const int MaxBodyBytes = 8 << 10;

    public static void AddAuth(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
        builder.Services.AddSingleton(AuthOptions.Read(builder.Configuration));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<UserDirectory>();
        builder.Services.AddSingleton<TokenIssuer>();
        builder.Services.AddSingleton<AuthTelemetry>();
    }

    public static void MapAuth(this WebApplication app)
    {
        app.MapPost("/sign-in", SignInEndpoint.Handle);
        app.MapGet("/token", TokenEndpoint.Handle);
    }
}
