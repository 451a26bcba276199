using Tally.Backend.Server;

namespace Tally.Backend.Otlp;

/// <summary>A web origin that may send telemetry: scheme, host and port, where a missing port means any.</summary>
internal sealed record AllowedOrigin(string? Scheme, string? Host, int? Port)
{
    public static readonly AllowedOrigin Any = new(null, null, null);

    public static readonly IReadOnlyList<AllowedOrigin> Localhost =
    [
        new("http", "localhost", null), new("https", "localhost", null),
        new("http", "127.0.0.1", null), new("https", "127.0.0.1", null),
        new("http", "[::1]", null), new("https", "[::1]", null),
    ];

    public static IReadOnlyList<AllowedOrigin> ParseList(string setting, string list) =>
        [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => Parse(setting, item))];

    public bool Allows(string origin) =>
        this == Any
        || (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Scheme == Scheme
            && string.Equals(uri.Host, Host, StringComparison.OrdinalIgnoreCase)
            && (Port is null || uri.Port == Port));

    // https://app.example.com, http://localhost:3000, http://localhost:* or *
    private static AllowedOrigin Parse(string setting, string text)
    {
        if (text == "*")
            return Any;
        var anyPort = text.EndsWith(":*", StringComparison.Ordinal);
        var address = anyPort ? text[..^2] : text;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", PathAndQuery: "/" }
            ? new(uri.Scheme, uri.Host, anyPort ? null : uri.Port)
            : throw new StartupException($"{setting} holds '{text}'; expected an origin such as https://app.example.com or http://localhost:*, or a single *.");
    }
}
