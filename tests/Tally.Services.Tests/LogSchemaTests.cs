using System.Text.Json;
using Tally.Services.Tests.Schema;

namespace Tally.Services.Tests;

/// <summary>
/// Every line that a service writes in any test here is held to the schema when the service is stopped
/// (<see cref="ServiceProcess.DisposeAsync"/>); this makes each of them write, and shows that the schema can fail.
/// </summary>
public class LogSchemaTests
{
    private const string Whole = """
        {"timestamp":"2026-01-02T03:04:05.678901Z","level":"info","service":"chat","domain":"rooms","env":"staging","release":"tally@1.0.0",
        "trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331","request_id":"r-1","tenant_id":"acme",
        "event":"chat.vote","outcome":"cast","msg":"Vote","tally":"7","count":3,"logger":"Tally.Chat"}
        """;

    [Fact]
    public void A_whole_line_is_valid() => Assert.Empty(LogSchema.Mistakes(Whole));

    [Theory]
    [InlineData("\"level\":\"info\"", "\"level\":\"Information\"", "$.level: expected one of")]
    [InlineData("\"level\":\"info\",", "", "$: expected level")]
    [InlineData("\"service\":\"chat\"", "\"service\":\"\"", "$.service: expected at least 1 characters")]
    [InlineData("\"service\":\"chat\"", "\"service\":3", "$.service: expected string")]
    [InlineData("05.678901Z", "05Z", "$.timestamp: expected ^")]
    [InlineData("\"span_id\":\"b7ad6b7169203331\",", "", "$: expected span_id beside trace_id")]
    [InlineData("\"request_id\":\"r-1\"", "\"request_id\":\"r 1\"", "$.request_id: expected ^")]
    [InlineData("\"tenant_id\":\"acme\"", "\"tenant_id\":\"<b>\"", "$.tenant_id: expected ^")]
    [InlineData("\"outcome\":\"cast\"", "\"outcome\":\"It went well\"", "$.outcome: expected ^")]
    [InlineData("\"count\":3", "\"count\":{\"a\":1}", "$.count: expected [")]
    [InlineData("\"tally\":\"7\"", "\"actor\":\"ada\"", "$.actor: expected ^")]
    [InlineData("\"tally\":\"7\"", "\"exception.message\":\"m\"", "$: expected exception.type beside exception.message")]
    public void A_line_that_departs_from_the_schema_is_found(string part, string other, string mistake) =>
        Assert.Contains(LogSchema.Mistakes(Whole.Replace("\n", "").Replace(part, other)), found => found.StartsWith(mistake));

    [Fact]
    public void A_keyword_that_the_validator_does_not_know_is_an_error() =>
        Assert.Throws<NotSupportedException>(() => JsonSchema.Parse("""{"oneOf": []}""").Mistakes(default));

    [Fact]
    public async Task All_services_write_lines_with_the_fields_of_their_requests()
    {
        await using var town = await Town.Started("Logging:LogLevel:Default=Debug");
        town.Chat.Client.DefaultRequestHeaders.Add("X-Tenant-ID", "acme");
        town.Chat.Client.DefaultRequestHeaders.Add("X-Request-ID", "r-17");

        var ada = await town.SignIn("ada");
        var tally = await town.OpenTally(ada);
        using var vote = await town.Post($"/tallies/{tally}/votes", new { option = "tea" }, ada);

        var voted = await Line(town.Chat, "chat.vote", "r-17");
        Assert.Equal(("chat", "tallies", "acme", "cast"), (Text(voted, "service"), Text(voted, "domain"), Text(voted, "tenant_id"), Text(voted, "outcome")));
        Assert.Equal(vote.Headers.GetValues("traceresponse").Single().Split('-')[1], Text(voted, "trace_id"));
        Assert.Equal("production", Text(voted, "env"));
        Assert.StartsWith("tally@", Text(voted, "release"));
        var opened = await Line(town.Chat, "audit", "r-17");
        Assert.Equal(("room.open", "signed_in", "success"), (Text(opened, "action"), Text(opened, "policy"), Text(opened, "outcome")));
        using var refused = await town.Post("/rooms", new { }, token: null);
        await Eventually.Holds(() => town.Chat.Lines.Any(line => line.Contains("\"action\":\"access\"") && line.Contains("\"outcome\":\"denied\"")), "the refusal's audit line");
        var signedIn = await Line(town.Auth, "audit", null);
        Assert.Equal(("auth.sign_in", "password", "success", "auth"), (Text(signedIn, "action"), Text(signedIn, "policy"), Text(signedIn, "outcome"), Text(signedIn, "domain")));
        Assert.Matches("^u_[0-9a-f]{32}$", Text(signedIn, "actor"));

        await using var traffic = await ServiceProcess.Started(
            "traffic", $"services:auth:http:0={town.Auth.Url}", $"services:chat:http:0={town.Chat.Url}", "Traffic:RequestsPerSecond=50", "Traffic:ErrorShare=0.3");
        await Eventually.Holds(() => traffic.Lines.Count > 3 && town.Chat.Lines.Count > 50, "the lines of a busy town");
    }

    [Fact]
    public async Task Lines_stay_JSON_when_the_AppHost_asks_for_the_simple_format()
    {
        // What Aspire sets for each child process.
        var aspire = new Dictionary<string, string> { ["LOGGING__CONSOLE__FORMATTERNAME"] = "simple", ["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true" };

        await using var auth = await ServiceProcess.Started("auth", aspire);

        Assert.All(auth.Lines, line => Assert.Empty(LogSchema.Mistakes(line)));
    }

    private static async Task<JsonElement> Line(ServiceProcess service, string name, string? request) => (JsonElement)await Eventually.Find<object>(
        () => service.Lines.Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => Text(line, "event") == name && (request is null || Text(line, "request_id") == request)).Select(line => (object)line).FirstOrDefault(),
        name);

    private static string Text(JsonElement line, string field) => line.TryGetProperty(field, out var value) ? value.ToString() : "";
}
