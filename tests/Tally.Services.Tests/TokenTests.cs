using Tally.Auth;

namespace Tally.Services.Tests;

public class TokenTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void A_token_holds_until_its_expiry_and_not_a_second_longer()
    {
        var issuer = new TokenIssuer(new AuthOptions { TokenLifetime = TimeSpan.FromMinutes(2) }, _clock);
        var (token, _) = issuer.Issue("ada");

        _clock.Now += TimeSpan.FromSeconds(119);
        Assert.Equal("ada", issuer.Check(token)?.User);
        _clock.Now += TimeSpan.FromSeconds(1);
        Assert.Null(issuer.Check(token));
    }

    [Fact]
    public void A_token_of_another_key_or_with_another_user_is_none()
    {
        var issuer = new TokenIssuer(new AuthOptions(), _clock);
        var (token, _) = issuer.Issue("ada");
        var (other, _) = issuer.Issue("grace");
        var forged = string.Join('.', token.Split('.').Select((part, index) => index == 1 ? other.Split('.')[1] : part));

        Assert.Null(issuer.Check(forged));
        Assert.Null(new TokenIssuer(new AuthOptions(), _clock).Check(token));
    }

    [Fact]
    public void With_a_configured_key_a_token_outlives_the_service()
    {
        var options = new AuthOptions { SigningKey = Convert.ToBase64String(new byte[32]) };
        var (token, _) = new TokenIssuer(options, _clock).Issue("user with spaces & ünicode");

        Assert.Equal("user with spaces & ünicode", new TokenIssuer(options, _clock).Check(token)?.User);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("pbkdf2-sha512$0$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("pbkdf2-sha512$210000$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("md5$210000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void A_password_hash_of_another_shape_is_none(string text) => Assert.False(PasswordHash.TryParse(text, out _));

    [Fact]
    public void A_password_hash_survives_configuration()
    {
        Assert.True(PasswordHash.TryParse(PasswordHash.Of("open sesame").ToString(), out var hash));
        Assert.True(hash.Matches("open sesame"));
        Assert.False(hash.Matches("open Sesame"));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
