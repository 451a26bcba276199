namespace Tally.Query.Tests.TraceQl;

/// <summary>One query of a case file with what it is run on and what is expected of it; the form is described in cases/README.md.</summary>
internal sealed record Case(string FileName, int Line, string Query, IReadOnlyList<string> Load, string Expected, IReadOnlyDictionary<string, string> Attributes, string? Sets, string? Over)
{
    public static IEnumerable<Case> Read(string path)
    {
        var load = new List<string>();
        string? query = null, sets = null, expected = null, over = null;
        var at = 0;
        var attributes = new Dictionary<string, string>();
        var lines = File.ReadAllLines(path);
        for (var i = 0; i <= lines.Length; i++)
        {
            var line = i < lines.Length ? lines[i] : "load";
            if (expected is not null && (line.StartsWith("query ", StringComparison.Ordinal) || line.StartsWith("over ", StringComparison.Ordinal) || line == "load"))
            {
                yield return new(Path.GetFileName(path), at, query!, [.. load], expected, attributes, sets, over);
                (query, sets, expected, attributes) = (null, null, null, []);
            }
            if (line.Length == 0 || line[0] == '#')
                continue;
            var (word, rest) = line.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? (line[..space], line[(space + 1)..].Trim()) : (line, "");
            switch (word)
            {
                case "load":
                    load = [];
                    break;
                case "":
                    load.Add(line);
                    break;
                case "query":
                    (query, at) = (rest, i + 1);
                    break;
                case "expect" or "error":
                    expected = word == "error" ? $"error {rest}" : rest;
                    break;
                case "over":
                    over = rest;
                    break;
                case "series":
                    expected = expected is null ? rest : $"{expected}\n{rest}";
                    break;
                case "attributes":
                    var end = rest.IndexOf(' ', StringComparison.Ordinal);
                    attributes.Add(end < 0 ? rest : rest[..end], end < 0 ? "" : rest[(end + 1)..]);
                    break;
                case "sets":
                    sets = rest;
                    break;
                default:
                    throw new InvalidDataException($"{path}:{i + 1}: unknown line '{line}'");
            }
        }
    }
}
