namespace Tally.Backend.Tests.Alloy.Policies;

/// <summary>The shipped pipeline keeps credentials, names, addresses and what people wrote out of every store: of answers and of files.</summary>
public sealed class RedactionTests(PlantedServer server) : IClassFixture<PlantedServer>
{
    public static TheoryData<string> Secrets => [.. PlantedSecrets.All.Select(planted => planted.Name)];

    [Fact]
    public void There_are_at_least_forty_of_them_each_in_one_place()
    {
        Assert.True(PlantedSecrets.All.Count >= 40);
        Assert.Equal(PlantedSecrets.All.Count, PlantedSecrets.All.Select(planted => planted.Secret).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_planted_secret_is_in_no_store(string name)
    {
        var planted = PlantedSecrets.All.Single(planted => planted.Name == name);

        Assert.DoesNotContain(planted.Secret, server.Everything, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("user logged in with password=REDACTED")]
    [InlineData("https://shop.example/?token=REDACTED&page=2")]
    [InlineData("amqp://REDACTED@queue:5672/")]
    [InlineData("Host=db;Username=REDACTED;Password=REDACTED;Port=5432")]
    [InlineData("SELECT * FROM users WHERE mail = ?")]
    [InlineData("mailed REDACTED twice")]
    [InlineData("paid with REDACTED")]
    [InlineData("GET /users/REDACTED")]
    [InlineData("tenant=acme,session_token=REDACTED")]
    [InlineData("kind=measurement")]
    [InlineData("lcp=1.5")]
    public void What_stands_around_it_stays(string text)
    {
        var json = System.Text.Json.JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

        Assert.True(server.Everything.Contains(text, StringComparison.Ordinal) || server.Everything.Contains(json, StringComparison.Ordinal), $"{text} is nowhere");
    }
}
