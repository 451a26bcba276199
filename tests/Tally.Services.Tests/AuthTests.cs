using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Tally.Services.Tests;

public sealed class AuthFixture : IAsyncLifetime
{
    internal ServiceProcess Auth { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Auth = await ServiceProcess.Started("auth");

    public async ValueTask DisposeAsync() => await Auth.DisposeAsync();
}

public class AuthTests(AuthFixture fixture) : IClassFixture<AuthFixture>
{
    [Fact]
    public async Task A_user_who_signs_in_is_known_by_the_token()
    {
        using var signedIn = await SignIn("ada", "tally-demo");
        var session = await Town.Json(signedIn);

        using var response = await Check($"Bearer {session.GetProperty("token").GetString()}");
        var user = await Town.Json(response);

        Assert.Equal("ada", user.GetProperty("user").GetString());
        Assert.Equal(session.GetProperty("expiresAt").GetDateTimeOffset(), user.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.InRange(user.GetProperty("expiresAt").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
    }

    [Theory]
    [InlineData("ada", "wrong", 401, "The user or the password is wrong.")]
    [InlineData("nobody", "tally-demo", 401, "The user or the password is wrong.")]
    [InlineData("ADA", "tally-demo", 401, "The user or the password is wrong.")]
    [InlineData("", "tally-demo", 400, "user: expected 1 to 64 characters")]
    [InlineData("ada", "", 400, "password: expected 1 to 256 characters")]
    [InlineData(null, null, 400, "user: expected 1 to 64 characters")]
    public async Task A_sign_in_that_fails_says_why(string? user, string? password, int status, string detail)
    {
        using var response = await SignIn(user, password);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(detail, (await Town.Json(response)).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("{\"user\": ", 400)]
    [InlineData("[]", 400)]
    [InlineData("", 400)]
    public async Task A_malformed_body_is_the_callers_error(string body, int status)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await fixture.Auth.Client.PostAsync("/sign-in", content);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        using var response = await SignIn("ada", new string('x', 9000));

        Assert.Equal(413, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer x")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer v1.YWRh.9999999999.AAAA")]
    [InlineData("Bearer v1...")]
    public async Task Without_a_valid_token_there_is_no_user(string? authorization)
    {
        using var response = await Check(authorization);

        Assert.Equal(401, (int)response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task The_log_is_JSON_lines_with_outcomes_and_no_credentials()
    {
        using var granted = await SignIn("grace", "tally-demo");
        using var denied = await SignIn("grace", "guess-17");
        var token = (await Town.Json(granted)).GetProperty("token").GetString()!;
        using var check = await Check($"Bearer {token}");

        await Eventually.Holds(() => fixture.Auth.Lines.Any(line => line.Contains("auth.token_check")), "the last line");
        var lines = fixture.Auth.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Contains(lines, line => Is(line, "auth.sign_in", "success", "info"));
        Assert.Contains(lines, line => Is(line, "auth.sign_in", "denied", "warn"));
        Assert.All(fixture.Auth.Lines, line =>
        {
            Assert.DoesNotContain("grace", line);
            Assert.DoesNotContain("tally-demo", line);
            Assert.DoesNotContain("guess-17", line);
            Assert.DoesNotContain(token, line);
        });
    }

    private static bool Is(JsonElement line, string name, string outcome, string level) =>
        line.TryGetProperty("event", out var found) && found.GetString() == name
        && line.GetProperty("outcome").GetString() == outcome && line.GetProperty("level").GetString() == level;

    private Task<HttpResponseMessage> SignIn(string? user, string? password) =>
        fixture.Auth.Client.PostAsJsonAsync("/sign-in", new { user, password });

    private async Task<HttpResponseMessage> Check(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/token");
        if (authorization is not null)
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        return await fixture.Auth.Client.SendAsync(request);
    }
}
