using Tally.ServiceDefaults.Privacy;

namespace Tally.ServiceDefaults.Tests;

/// <summary>What becomes of an attribute, by its name and its text.</summary>
public class RedactorTests
{
    private static readonly PrivacyOptions Options = new()
    {
        Allow = { "shop", "shop.*" }, QueryParameters = { "page" }, Patterns = { @"v1\.[\w-]+\.\d+" }, UserKey = Convert.ToBase64String(new byte[32]),
    };

    private readonly Redactor _redactor = new(Options);

    [Theory]
    [InlineData("http.route", "/rooms/{id}", "/rooms/{id}")]
    [InlineData("shop", "north", "north")]
    [InlineData("shop.shelf", "7", "7")]
    [InlineData("note", "anything at all", "REDACTED")]
    [InlineData("shopping", "north", "REDACTED")]
    [InlineData("user.name", "Ada Lovelace", "REDACTED")]
    [InlineData("user_agent.original", "curl/8", "REDACTED")]
    [InlineData("http.request.header.authorization", "Basic YTpi", "REDACTED")]
    [InlineData("http.request.body", "{}", "REDACTED")]
    [InlineData("db.query.parameter.0", "ada", "REDACTED")]
    [InlineData("note", "", "")]
    public void Text_passes_under_an_allowed_name_only(string key, string text, string expected) => Assert.Equal(expected, _redactor.Value(key, text));

    [Theory]
    [InlineData(42)]
    [InlineData(4.2)]
    [InlineData(true)]
    [InlineData(DayOfWeek.Friday)]
    public void Numbers_and_truth_values_pass_under_any_name(object value) => Assert.Same(value, _redactor.Value("note", value));

    [Theory]
    [InlineData("url.path", "/users/ada@example.com/cart", "/users/REDACTED/cart")]
    [InlineData("shop", "ask ada.l+x@mail.example.co.uk.", "ask REDACTED.")]
    [InlineData("shop", "Authorization: Bearer abcdefghijkl0123456789", "Authorization: REDACTED REDACTED")]
    [InlineData("shop", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_123", "REDACTED")]
    [InlineData("shop", "password=hunter2&x=1", "password=REDACTED&x=1")]
    [InlineData("shop", "{\"api_key\": \"s3cr3t\"}", "{\"api_key\": \"REDACTED\"}")]
    [InlineData("shop", "postgres://ada:secret@db/shop", "postgres://REDACTED@db/shop")]
    [InlineData("shop", "key AKIAIOSFODNN7EXAMPLE", "key REDACTED")]
    [InlineData("shop", "glsa_abcdefghijklmnop0123", "REDACTED")]
    [InlineData("shop", "ghp_abcdefghijklmnopqrstuvwx", "REDACTED")]
    [InlineData("shop", "-----BEGIN RSA PRIVATE KEY-----\nMIIE", "REDACTED")]
    [InlineData("shop", "sent v1.YWRh.123 off", "sent REDACTED off")]
    [InlineData("shop", "(@room, @before) of ada@example.com", "(@room, @before) of REDACTED")]
    [InlineData("shop", "Token check: success", "Token check: success")]
    [InlineData("shop", "a basic truth", "a basic truth")]
    public void What_looks_like_a_secret_is_taken_out_of_allowed_text(string key, string text, string expected) => Assert.Equal(expected, _redactor.Value(key, text));

    [Theory]
    [InlineData("url.full", "http://shop/x?page=2&token=abc#part", "http://shop/x?page=2&token=REDACTED")]
    [InlineData("url.full", "http://ada:pw@shop/x", "http://REDACTED@shop/x")]
    [InlineData("url.full", "http://shop/x?*", "http://shop/x?*")]
    [InlineData("url.query", "q=my+letter&page=3", "q=REDACTED&page=3")]
    [InlineData("url.query", "free text", "REDACTED")]
    [InlineData("Uri", "http://shop/?q=1", "http://shop/?q=REDACTED")]
    public void Urls_lose_the_values_of_their_query(string key, string text, string expected) => Assert.Equal(expected, _redactor.Value(key, text));

    [Theory]
    [InlineData("exception.message", "The input string 'my letter' was not in a correct format.", "The input string 'REDACTED' was not in a correct format.")]
    [InlineData("exception.message", "It doesn't work and isn't there", "It doesn't work and isn't there")]
    [InlineData("db.query.text", "SELECT * FROM users WHERE name = 'Ada' AND id = @id", "SELECT * FROM users WHERE name = 'REDACTED' AND id = @id")]
    [InlineData("exception.stacktrace", "   at Shop.Cart.Add(Item item) in /home/ada/src/Cart.cs:line 17", "   at Shop.Cart.Add(Item item) in Cart.cs:line 17")]
    public void Of_sentences_stays_what_they_quote(string key, string text, string expected) => Assert.Equal(expected, _redactor.Value(key, text));

    [Fact]
    public void A_user_is_a_keyed_hash()
    {
        var hash = Assert.IsType<string>(_redactor.Value("enduser.id", "ada"));

        Assert.Matches("^u_[0-9a-f]{32}$", hash);
        Assert.Equal(hash, new Redactor(Options).Value("actor", "ada"));
        Assert.NotEqual(hash, _redactor.Value("enduser.id", "grace"));
        Assert.NotEqual(hash, new Redactor(new PrivacyOptions()).Value("enduser.id", "ada"));
    }

    [Fact]
    public void Text_without_a_secret_costs_no_copy()
    {
        const string Text = "/rooms/7/messages";

        Assert.Same(Text, _redactor.Value("url.path", Text));
    }

    [Theory]
    [InlineData('a')]
    [InlineData('.')]
    [InlineData('\'')]
    [InlineData('-')]
    public void No_text_takes_long(char filler)
    {
        var text = "token " + new string(filler, 1 << 20) + "@";

        var cpu = Environment.CpuUsage.TotalTime;
        _redactor.Value("exception.message", text);

        // A tenth of a second of one processor for each of the patterns would be the most; seconds would be quadratic.
        Assert.InRange((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, 0, 3);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?=x)")]
    public void A_pattern_that_is_none_stops_the_start_and_is_named(string pattern) =>
        Assert.StartsWith($"Telemetry:Privacy:Patterns:0 = {pattern}: ", new PrivacyOptions { Patterns = { pattern } }.Mistakes().OfType<string>().Single());
}
