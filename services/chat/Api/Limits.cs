namespace Tally.Chat.Api;

/// <summary>What a request may hold. Each check answers null where all is well, else a message that names the field.</summary>
internal static class Limits
{
    public const int MaxRoom = 40;
    public const int MaxText = 2000;
    public const int MaxQuestion = 200;
    public const int MaxOptions = 10;
    public const int MaxOption = 60;
    public const int MaxPage = 200;

    public static string? Room(string? name) =>
        name is { Length: > 0 and <= MaxRoom } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? null
            : $"name: expected 1 to {MaxRoom} characters of a-z, 0-9 and -";

    public static string? Text(string field, string? text, int max) =>
        string.IsNullOrWhiteSpace(text) || text.Length > max ? $"{field}: expected 1 to {max} characters" : null;

    public static string? Options(IReadOnlyList<string>? options) =>
        options is not { Count: >= 2 and <= MaxOptions } ? $"options: expected 2 to {MaxOptions}"
        : options.Distinct(StringComparer.Ordinal).Count() < options.Count ? "options: expected no two alike"
        : options.Select((option, index) => Text($"options[{index}]", option, MaxOption)).FirstOrDefault(mistake => mistake is not null);

    public static string? Page(int limit) => limit is > 0 and <= MaxPage ? null : $"limit: expected 1 to {MaxPage}";
}
