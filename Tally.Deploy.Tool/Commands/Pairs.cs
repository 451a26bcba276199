namespace Tally.Deploy.Commands;

/// <summary>Options of the form name=value, given once for each name.</summary>
internal static class Pairs
{
    public static Dictionary<string, string> Of(string option, string[]? texts)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts ?? [])
        {
            if (text.IndexOf('=', StringComparison.Ordinal) is var equals && (equals < 1 || equals == text.Length - 1))
                throw new InputMistake(option, $"expected name=value, found '{text}'.");
            if (!pairs.TryAdd(text[..equals], text[(equals + 1)..]))
                throw new InputMistake(option, $"'{text[..equals]}' is given twice; give it once.");
        }
        return pairs;
    }
}
