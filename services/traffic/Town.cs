using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace Tally.Traffic;

/// <summary>The services as the synthetic users see them, with the users' tokens and the tally that is on. Safe for concurrent use.</summary>
internal sealed class Town(IHttpClientFactory clients, TrafficOptions options)
{
    public const string Auth = "auth";
    public const string Chat = "chat";
    public const string Room = "town-hall";

    private static readonly string[] Options = ["tea", "coffee", "cocoa"];

    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);

    private sealed record SignedIn(string Token);

    private sealed record OpenedTally(string Id);

    /// <summary>The tally people vote in; empty before <see cref="Prepare"/> has opened one.</summary>
    public string CurrentTally { get; private set; } = "";

    /// <summary>Opens the room and a new tally in it.</summary>
    /// <exception cref="HttpRequestException">A service is away or refuses.</exception>
    public async Task Prepare(CancellationToken cancellation)
    {
        var user = options.Users[0];
        using var room = await Post(user, "/rooms", new { name = Room }, cancellation);
        room.EnsureSuccessStatusCode();
        using var tally = await Post(user, $"/rooms/{Room}/tallies", new { question = "What shall we drink?", options = Options }, cancellation);
        tally.EnsureSuccessStatusCode();
        CurrentTally = (await tally.Content.ReadFromJsonAsync<OpenedTally>(cancellation))!.Id;
    }

    public Task<HttpResponseMessage> Get(string path, CancellationToken cancellation) =>
        clients.CreateClient(Chat).GetAsync(new Uri(path, UriKind.Relative), cancellation);

#pragma warning disable CA5394 // A vote by lot.
    public Task<HttpResponseMessage> Vote(string user, CancellationToken cancellation) =>
        Post(user, $"/tallies/{CurrentTally}/votes", new { option = Options[Random.Shared.Next(Options.Length)] }, cancellation);
#pragma warning restore CA5394

    public async Task<HttpResponseMessage> Post(string user, string path, object body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenOf(user, cancellation));
        var response = await clients.CreateClient(Chat).SendAsync(request, cancellation);

        // The token is over, or auth has started anew; the user's next act signs in again.
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            _tokens.TryRemove(user, out _);
        return response;
    }

    public Task<HttpResponseMessage> SignInWrongly(string user, CancellationToken cancellation) => SignIn(user, "a wrong password", cancellation);

    private async Task<string> TokenOf(string user, CancellationToken cancellation)
    {
        if (_tokens.TryGetValue(user, out var known))
            return known;
        using var response = await SignIn(user, options.Password, cancellation);
        response.EnsureSuccessStatusCode();
        return _tokens[user] = (await response.Content.ReadFromJsonAsync<SignedIn>(cancellation))!.Token;
    }

    private Task<HttpResponseMessage> SignIn(string user, string password, CancellationToken cancellation) =>
        clients.CreateClient(Auth).PostAsJsonAsync("/sign-in", new { user, password }, cancellation);
}
