namespace Tally.Backend.Tests.Alloy.Policies;

/// <summary>A secret in a place: <c>{secret}</c> in the value stands for it.</summary>
internal sealed record Planted(string Place, string Secret, string Key, string Value)
{
    public string Name => $"{Key} = {Value} in {Place}";

    /// <summary>What is sent.</summary>
    public string Text => Value.Replace("{secret}", Secret, StringComparison.Ordinal);
}

/// <summary>Every kind of secret that the policy names, in every place that telemetry has for it. Each secret is in one place only.</summary>
internal static class PlantedSecrets
{
    public const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ";

    public static readonly IReadOnlyList<Planted> All =
    [
        // Credentials by the attribute's key.
        new("span", "s3cr3t-a01", "http.request.header.authorization", "Bearer {secret}"),
        new("span", "s3cr3t-a02", "http.request.header.cookie", "id={secret}"),
        new("span", "s3cr3t-a03", "http.response.header.set-cookie", "id={secret}; Secure"),
        new("span", "s3cr3t-a04", "db.password", "{secret}"),
        new("span", "s3cr3t-a05", "app.client_secret", "{secret}"),
        new("span", "s3cr3t-a06", "http.request.header.x-api-key", "{secret}"),
        new("span", "s3cr3t-a07", "oauth.access_token", "{secret}"),
        new("span", "s3cr3t-a08", "aws.secret_access_key", "{secret}"),
        new("log", "s3cr3t-a09", "user.passphrase", "{secret}"),
        new("log", "s3cr3t-a10", "csrf_token", "{secret}"),
        new("event", "s3cr3t-a11", "card.cvv", "{secret}"),
        new("resource of spans", "s3cr3t-a12", "process.env.api_key", "{secret}"),
        new("resource of logs", "s3cr3t-a13", "vault.token", "{secret}"),
        new("point", "s3cr3t-a14", "tenant.secret", "{secret}"),
        new("scope of spans", "s3cr3t-a15", "plugin.api_key", "{secret}"),
        new("scope of logs", "s3cr3t-a16", "plugin.token", "{secret}"),
        new("scope of points", "s3cr3t-a17", "plugin.password", "{secret}"),

        // People by the attribute's key.
        new("span", "Ada Lovelace b01", "enduser.name", "{secret}"),
        new("span", "Ada Lovelace b02", "user.full_name", "{secret}"),
        new("log", "Ada Lovelace b03", "customer.first_name", "{secret}"),
        new("log", "ada-b04", "username", "{secret}"),
        new("event", "Ada Lovelace b05", "display_name", "{secret}"),
        new("span", "ada.b06", "user.email", "{secret}@example.com"),
        new("resource of spans", "Ada Lovelace b07", "deployment.user.name", "{secret}"),
        new("point", "Ada Lovelace b08", "user.full_name", "{secret}"),

        // What people wrote, by the attribute's key.
        new("span", "my knee hurts c01", "chat.message", "{secret}"),
        new("span", "my knee hurts c02", "message.text", "{secret}"),
        new("log", "my knee hurts c03", "review.body", "{secret}"),
        new("log", "my knee hurts c04", "search.query", "{secret}"),
        new("event", "my knee hurts c05", "feedback", "{secret}"),
        new("log", "my knee hurts c06", "prompt", "{secret}"),

        // Inside of values, by what stands before it.
        new("span", "s3cr3t-d01", "url.full", "https://shop.example/?token={secret}&page=2"),
        new("span", "s3cr3t-d02", "url.query", "page=2&password={secret}"),
        new("span", "knees-d03", "url.full", "https://shop.example/find?q={secret}"),
        new("span", "s3cr3t-d04", "db.connection_string", "Host=db;Username=shop;Password={secret};Port=5432"),
        new("span", "s3cr3t-d05", "peer.url", "amqp://shop:{secret}@queue:5672/"),
        new("span", "s3cr3t-d06", "db.query.text", "SELECT * FROM users WHERE mail = '{secret}'"),
        new("log", "s3cr3t-d07", "request.raw", "GET / Authorization: Basic {secret}"),
        new("event", "s3cr3t-d08", "exception.message", "login failed: api_key={secret}"),
        new("log", "s3cr3t-d09", "detail", "{\"user\":1,\"pin\":\"{secret}\"}"),
        new("span name", "s3cr3t-d10", "", "GET /reset?token={secret}"),
        new("status", "s3cr3t-d11", "", "refused: password={secret}"),
        new("body", "s3cr3t-d12", "", "user logged in with password={secret}"),
        new("body", "s3cr3t-d13", "", "{\"event\":\"login\",\"access_token\":\"{secret}\"}"),
        new("body", "s3cr3t-d14", "", "sending Bearer {secret} to auth"),
        new("body", "Ada Lovelace d15", "", "hello first_name=\"{secret}\""),
        new("body", "s3cr3t-d16", "", "Cookie: sid={secret}; theme=dark"),

        // Recognisable by themselves, wherever they are.
        new("span", Jwt + ".e01", "auth.detail", "got {secret}"),
        new("body", Jwt + ".e02", "", "got {secret}"),
        new("span", "ada.e03@example.com", "note.to", "mailed {secret} twice"),
        new("body", "ada.e04@mail.example.co.uk", "", "mailed {secret}."),
        new("span name", "ada.e05@example.com", "", "GET /users/{secret}"),
        new("status", "ada.e06@example.com", "", "no account for {secret}"),
        new("log", "AKIAIOSFODNN7EXAMP01", "aws.id", "key {secret}"),
        new("body", "ghp_0123456789abcdef0123456789abcdefE08", "", "pushed with {secret}"),
        new("event", "xoxb-1234567890-abcdefE09", "slack", "{secret}"),
        new("body", "glsa_0123456789abcdefE10", "", "grafana {secret}"),
        new("span", "sk_live_0123456789abcdefE11", "stripe", "{secret}"),
        new("body", "4111 1111 1111 1112", "", "paid with {secret}"),
        new("span", "5500000000000004", "payment.detail", "card {secret}"),
        new("body", "078-05-1120", "", "ssn of the customer is {secret}"),
        new("body", "MIIEpAIBAAKCAQEAe15", "", "-----BEGIN RSA PRIVATE KEY-----\n{secret}\n-----END RSA PRIVATE KEY-----"),
        new("point", "ada.e16@example.com", "label", "{secret}"),
        new("event name", "ada.e17@example.com", "", "mail to {secret}"),
        new("resource of points", "ada.e18@example.com", "host.owner", "{secret}"),
        new("event of a log", "ada.e19@example.com", "", "mail.to.{secret}"),
        new("scope of spans", "ada.e20@example.com", "plugin.owner", "{secret}"),

        // Baggage: as an attribute, as a header that was recorded, as trace state.
        new("span", "s3cr3t-f01", "baggage", "tenant=acme,session_token={secret}"),
        new("span", "ada.f02@example.com", "http.request.header.baggage", "user={secret},tenant=acme"),
        new("span", "s3cr3t-f03", "baggage.auth.token", "{secret}"),
        new("trace state", "s3cr3t-f04", "", "vendor=token:{secret}"),

        // Inside of maps and arrays.
        new("nested span", "s3cr3t-g01", "request", "{secret}"),
        new("nested log", "s3cr3t-g02", "request", "{secret}"),
        new("array", "ada.g03@example.com", "recipients", "{secret}"),
        new("nested body", "s3cr3t-g04", "", "{secret}"),

        // Browsers.
        new("faro log", "s3cr3t-h01", "", "sent token={secret}"),
        new("faro log", "ada.h02@example.com", "", "mailed {secret}"),
        new("faro context", "s3cr3t-h03", "password", "{secret}"),
        new("faro exception", "s3cr3t-h04", "", "no such api_key={secret}"),
        new("faro event", "s3cr3t-h05", "access_token", "{secret}"),
        new("faro event", "Ada Lovelace h06", "full_name", "{secret}"),
        new("faro measurement", "s3cr3t-h07", "secret", "{secret}"),
        new("faro user", "ada.h08@example.com", "email", "{secret}"),
        new("faro user", "Ada Lovelace h09", "username", "{secret}"),
        new("faro page", "s3cr3t-h10", "", "https://shop.example/?token={secret}"),
        new("faro span", "s3cr3t-h11", "http.request.header.authorization", "Bearer {secret}"),
    ];
}
