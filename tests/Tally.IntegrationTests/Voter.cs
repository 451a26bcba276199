using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Tally.Testing;

namespace Tally.IntegrationTests;

/// <summary>A signed-in user with a tally to vote in.</summary>
internal sealed class Voter : IDisposable
{
    private static readonly string[] Options = ["tea", "coffee"];

    private readonly HttpClient _chat;
    private readonly string _tally;

    private Voter(HttpClient chat, string tally)
    {
        _chat = chat;
        _tally = tally;
    }

    public static async Task<Voter> SignIn(TallyApplication tally)
    {
        using var auth = tally.App.CreateHttpClient("auth");
        using var signedIn = await auth.PostAsJsonAsync("/sign-in", new { user = "ada", password = "tally-demo" });
        var token = (await Read(signedIn)).GetProperty("token").GetString()!;

        var chat = tally.App.CreateHttpClient("chat");
        chat.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var room = await chat.PostAsJsonAsync("/rooms", new { name = "test-room" });
        await Read(room);
        using var opened = await chat.PostAsJsonAsync("/rooms/test-room/tallies", new { question = "Tea or coffee?", options = Options });
        return new(chat, (await Read(opened)).GetProperty("id").ToString());
    }

    /// <summary>Votes, and returns the id of the trace that the response names.</summary>
    public async Task<string> Vote(string option)
    {
        using var response = await _chat.PostAsJsonAsync($"/tallies/{_tally}/votes", new { option });
        await Read(response);
        // 00-<32 hex>-<16 hex>-<2 hex>
        return response.Headers.GetValues("traceresponse").Single().Split('-')[1];
    }

    /// <summary>Whether all services have sent their part of a vote's trace.</summary>
    public static bool IsComplete(Trace trace) =>
        trace.Services.Contains("auth") && trace.Spans.Any(IsInsert) && trace.Spans.Any(span => span is { Service: "chat", Kind: "server" });

    /// <summary>Whether the span is the vote's way into the database.</summary>
    public static bool IsInsert(TraceSpan span) =>
        span.Service == "chat" && span.Attributes.ContainsKey("db.system.name") && span.Attributes.GetValueOrDefault("db.operation.name") == "INSERT";

    public void Dispose() => _chat.Dispose();

    private static async Task<JsonElement> Read(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage!.RequestUri} answered {(int)response.StatusCode}: {body}");
        using var json = JsonDocument.Parse(body);
        return json.RootElement.Clone();
    }
}
