namespace Tally.Services.Tests;

/// <summary>What the services do when something around them breaks.</summary>
public class TroubleTests
{
    [Fact]
    public async Task Acknowledged_votes_survive_a_kill()
    {
        var town = new Town();
        await town.InitializeAsync();
        try
        {
            var ada = await town.SignIn("ada");
            var tally = await town.OpenTally(ada);
            (await town.Post($"/tallies/{tally}/votes", new { option = "tea" }, ada)).EnsureSuccessStatusCode();

            await town.Chat.Kill();
            await town.StartChat();

            Assert.Equal("tea 1, coffee 0", await town.Count(tally));
        }
        finally
        {
            await town.DisposeAsync();
        }
    }

    [Fact]
    public async Task Without_auth_nobody_votes_but_everybody_reads()
    {
        var town = new Town();
        await town.InitializeAsync();
        try
        {
            var ada = await town.SignIn("ada");
            var tally = await town.OpenTally(ada);
            await town.Auth.Kill();

            using var vote = await town.Post($"/tallies/{tally}/votes", new { option = "tea" }, ada);

            Assert.Equal(503, (int)vote.StatusCode);
            Assert.Equal("Users cannot be checked at the moment.", (await Town.Json(vote)).GetProperty("detail").GetString());
            Assert.Equal("tea 0, coffee 0", await town.Count(tally));
            Assert.Equal("Healthy", await town.Chat.Client.GetStringAsync("/health"));
        }
        finally
        {
            await town.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("auth", "Auth:TokenLifetime=00:00:01", "Auth:TokenLifetime")]
    [InlineData("auth", "Auth:SigningKey=short", "Auth:SigningKey: expected base64 of at least 32 bytes.")]
    [InlineData("auth", "Auth:Users:eve=plain", "Auth:Users:eve: expected pbkdf2-sha512$")]
    [InlineData("chat", "Chat:MessagesPerRoom=1", "Chat:MessagesPerRoom = 1: expected 100 to 1000000 messages.")]
    [InlineData("traffic", "Traffic:RequestsPerSecond=501", "Traffic:RequestsPerSecond = 501: expected 0 to 500")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string service, string setting, string message)
    {
        var (exitCode, output) = await ServiceProcess.Refused(service, setting);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(message, output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_stops_the_start_and_is_named()
    {
        var file = Path.GetTempFileName();

        var (exitCode, output) = await ServiceProcess.Refused("chat", $"Chat:DataFolder={Path.Combine(file, "below")}");

        Assert.NotEqual(0, exitCode);
        Assert.StartsWith($"Tally.Chat cannot start. Chat:DataFolder = {file}", output);
        Assert.Single(output.Split('\n'));
        File.Delete(file);
    }

    [Fact]
    public async Task Chat_waits_for_its_database_and_is_not_ready_until_then()
    {
        await using var chat = await ServiceProcess.Started("chat", "ConnectionStrings:chat=Host=127.0.0.1;Port=9;Username=nobody");

        using var health = await chat.Client.GetAsync("/health");
        using var alive = await chat.Client.GetAsync("/alive");

        Assert.Equal(503, (int)health.StatusCode);
        Assert.Equal(200, (int)alive.StatusCode);
        Assert.Contains(chat.Lines, line => line.Contains("chat.database_away"));
    }

    [Fact]
    public async Task Traffic_outlives_the_services_it_uses()
    {
        var town = new Town();
        await town.InitializeAsync();
        try
        {
            await using var traffic = await ServiceProcess.Started(
                "traffic", $"services:auth:http:0={town.Auth.Url}", $"services:chat:http:0={town.Chat.Url}", "Traffic:RequestsPerSecond=50");
            await Messages(town, atLeast: 1);

            await town.Chat.Kill();
            await Eventually.Holds(() => traffic.Lines.Any(line => line.Contains("traffic.away")), "the notice that chat is away");
            await town.StartChat($"urls={town.Chat.Url}");

            await Eventually.Holds(() => traffic.Lines.Any(line => line.Contains("traffic.back")), "the notice that chat is back");
            await Messages(town, atLeast: 5);
        }
        finally
        {
            await town.DisposeAsync();
        }
    }

    private static async Task Messages(Town town, int atLeast)
    {
        for (var count = 0; count < atLeast; await Task.Delay(50))
        {
            using var response = await town.Chat.Client.GetAsync("/rooms/town-hall/messages");
            count = response.IsSuccessStatusCode ? (await Town.Json(response)).GetArrayLength() : 0;
        }
    }
}
