using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tally.Services.Tests;

/// <summary>Auth and chat, with a database of their own in a temporary folder.</summary>
public sealed class Town : IAsyncLifetime
{
    private static readonly string[] Options = ["tea", "coffee"];

    private readonly string _folder = Directory.CreateTempSubdirectory("tally-chat-").FullName;
    private readonly string[] _settings;

    public Town()
        : this([])
    {
    }

    internal Town(params string[] settings) => _settings = settings;

    internal static async Task<Town> Started(params string[] settings)
    {
        var town = new Town(settings);
        await town.InitializeAsync();
        return town;
    }

    internal ServiceProcess Auth { get; private set; } = null!;

    internal ServiceProcess Chat { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Auth = await ServiceProcess.Started("auth", _settings);
        Chat = await StartChat();
    }

    internal async Task<ServiceProcess> StartChat(params string[] more) => Chat = await ServiceProcess.Started(
        "chat", [$"Chat:DataFolder={_folder}", $"services:auth:http:0={Auth.Url}", "Chat:ArchiveMessages=50", .. _settings, .. more]);

    public async ValueTask DisposeAsync()
    {
        await Chat.DisposeAsync();
        await Auth.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal async Task<string> SignIn(string user)
    {
        using var response = await Auth.Client.PostAsJsonAsync("/sign-in", new { user, password = "tally-demo" });
        response.EnsureSuccessStatusCode();
        return (await Json(response)).GetProperty("token").GetString()!;
    }

    internal async Task<HttpResponseMessage> Post(string path, object body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Chat.Client.SendAsync(request);
    }

    /// <summary>The id of a new tally with the options tea and coffee.</summary>
    internal async Task<string> OpenTally(string token)
    {
        (await Post("/rooms", new { name = "town-hall" }, token)).EnsureSuccessStatusCode();
        using var tally = await Post("/rooms/town-hall/tallies", new { question = "Which?", options = Options }, token);
        tally.EnsureSuccessStatusCode();
        return (await Json(tally)).GetProperty("id").GetString()!;
    }

    /// <summary>The tally's votes: <c>tea 1, coffee 0</c>.</summary>
    internal async Task<string> Count(string tally)
    {
        using var response = await Chat.Client.GetAsync($"/tallies/{tally}");
        response.EnsureSuccessStatusCode();
        return string.Join(", ", (await Json(response)).GetProperty("choices").EnumerateArray()
            .Select(choice => $"{choice.GetProperty("option")} {choice.GetProperty("votes")}"));
    }

    internal static async Task<JsonElement> Json(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
}
