namespace Tally.Query.Text.Regexps;

/// <summary>A table of Unicode's that comes with the assembly: lines of words, <c>#</c> begins a comment.</summary>
internal static class UnicodeTable
{
    public static IEnumerable<string[]> Lines(string name)
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream($"Tally.Query.Text.Regexps.{name}") ?? throw new System.Diagnostics.UnreachableException();
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#'))
                yield return line.Split(' ');
    }
}
