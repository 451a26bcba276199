namespace Tally.Services.Tests;

public class ChatTests(Town town) : IClassFixture<Town>
{
    private static readonly string[] Everybody = ["ada", "grace", "alan", "katherine", "linus"];

    [Fact]
    public async Task A_user_has_one_vote_and_may_change_it()
    {
        var (ada, grace) = (await town.SignIn("ada"), await town.SignIn("grace"));
        var tally = await town.OpenTally(ada);
        Assert.Equal("tea 0, coffee 0", await town.Count(tally));

        await Vote(tally, "tea", ada);
        Assert.Equal("tea 1, coffee 0", await town.Count(tally));
        await Vote(tally, "tea", ada);
        Assert.Equal("tea 1, coffee 0", await town.Count(tally));
        await Vote(tally, "coffee", grace);
        Assert.Equal("tea 1, coffee 1", await town.Count(tally));
        await Vote(tally, "coffee", ada);
        Assert.Equal("tea 0, coffee 2", await town.Count(tally));
    }

    [Fact]
    public async Task Votes_cast_at_once_all_count()
    {
        var tokens = await Task.WhenAll(Everybody.Select(town.SignIn));
        var tally = await town.OpenTally(tokens[0]);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Vote(tally, i % 2 == 0 ? "tea" : "coffee", tokens[i % 5])));
        await Task.WhenAll(tokens.Select(token => Vote(tally, "tea", token)));

        Assert.Equal("tea 5, coffee 0", await town.Count(tally));
    }

    [Fact]
    public async Task Messages_are_read_newest_first_and_page_by_page()
    {
        var ada = await town.SignIn("ada");
        await town.Post("/rooms", new { name = "pages" }, ada);
        foreach (var text in new[] { "one", "two", "three" })
            Assert.Equal(201, (int)(await town.Post("/rooms/pages/messages", new { text }, ada)).StatusCode);

        var first = await Get("/rooms/pages/messages?limit=2");
        var oldest = first[^1].GetProperty("id").GetInt64();
        var second = await Get($"/rooms/pages/messages?limit=2&before={oldest}");

        Assert.Equal(["three", "two"], first.Select(message => message.GetProperty("text").GetString()));
        Assert.Equal(["one"], second.Select(message => message.GetProperty("text").GetString()));
        Assert.All(first, message => Assert.Equal("ada", message.GetProperty("author").GetString()));
    }

    [Theory]
    [InlineData("/rooms", """{"name": "No spaces"}""", 400, "name: expected 1 to 40 characters of a-z, 0-9 and -")]
    [InlineData("/rooms", "{}", 400, "name: expected 1 to 40 characters of a-z, 0-9 and -")]
    [InlineData("/rooms/town-hall/messages", """{"text": " "}""", 400, "text: expected 1 to 2000 characters")]
    [InlineData("/rooms/nowhere/messages", """{"text": "hi"}""", 404, "There is no such room.")]
    [InlineData("/rooms/town-hall/tallies", """{"question": "Q", "options": ["a"]}""", 400, "options: expected 2 to 10")]
    [InlineData("/rooms/town-hall/tallies", """{"question": "Q", "options": ["a", "a"]}""", 400, "options: expected no two alike")]
    [InlineData("/rooms/town-hall/tallies", """{"question": "Q", "options": ["a", null]}""", 400, "options[1]: expected 1 to 60 characters")]
    [InlineData("/rooms/town-hall/tallies", """{"options": ["a", "b"]}""", 400, "question: expected 1 to 200 characters")]
    [InlineData("/tallies/none/votes", """{"option": "tea"}""", 404, "There is no such tally.")]
    [InlineData("/tallies/{tally}/votes", """{"option": "water"}""", 400, "option: expected one of the tally's options")]
    [InlineData("/tallies/{tally}/votes", "{}", 400, "option: expected one of the tally's options")]
    public async Task A_request_that_asks_for_something_wrong_is_told_what(string path, string body, int status, string detail)
    {
        var ada = await town.SignIn("ada");
        var tally = await town.OpenTally(ada);

        using var response = await town.Post(path.Replace("{tally}", tally), System.Text.Json.Nodes.JsonNode.Parse(body)!, ada);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(detail, (await Town.Json(response)).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("/rooms/town-hall/messages?limit=0", 400)]
    [InlineData("/rooms/town-hall/messages?limit=x", 400)]
    [InlineData("/rooms/nowhere/messages", 404)]
    [InlineData("/rooms/archive/search?q=x", 400)]
    [InlineData("/tallies/none", 404)]
    [InlineData("/fault", 404)]
    public async Task Reading_wrongly_is_refused_too(string path, int status) =>
        Assert.Equal(status, (int)(await town.Chat.Client.GetAsync(path)).StatusCode);

    [Theory]
    [InlineData("/rooms")]
    [InlineData("/rooms/town-hall/messages")]
    [InlineData("/rooms/town-hall/tallies")]
    [InlineData("/tallies/none/votes")]
    public async Task Only_signed_in_users_change_anything(string path)
    {
        using var without = await town.Post(path, new { }, token: null);
        using var wrong = await town.Post(path, new { }, token: "v1.YWRh.9999999999.AAAA");

        Assert.Equal(401, (int)without.StatusCode);
        Assert.Equal(401, (int)wrong.StatusCode);
    }

    [Fact]
    public async Task Search_finds_what_is_likest_first()
    {
        var hits = await Get("/rooms/archive/search?q=TREASURER+secondd+the+lease&limit=3");

        Assert.Equal(3, hits.Count);
        Assert.Contains("treasurer", hits[0].GetProperty("message").GetProperty("text").GetString());
        Assert.Equal(hits.Select(hit => hit.GetProperty("edits").GetInt32()).Order(), hits.Select(hit => hit.GetProperty("edits").GetInt32()));
    }

    private async Task Vote(string tally, string option, string token)
    {
        using var response = await town.Post($"/tallies/{tally}/votes", new { option }, token);
        Assert.Equal(200, (int)response.StatusCode);
    }

    private async Task<List<System.Text.Json.JsonElement>> Get(string path) =>
        [.. (await Town.Json(await town.Chat.Client.GetAsync(path))).EnumerateArray()];
}
