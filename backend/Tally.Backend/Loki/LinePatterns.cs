namespace Tally.Backend.Loki;

/// <summary>
/// Groups lines by what they have in common, after Drain: lines of as many words, half of which or more are the same, are
/// one pattern, and words that differ become <c>&lt;_&gt;</c>. Words with a digit in them are taken to differ from the start.
/// </summary>
internal sealed class LinePatterns
{
    private const string Any = "<_>";

    // What Drain's parameters are in Loki: clusters in all, and the least and most words of a line that has a pattern.
    private const int MaxPatterns = 300;
    private const int MinWords = 3;
    private const int MaxWords = 80;
    private const double Similarity = 0.5;

    private readonly Dictionary<(string? Level, int Words), List<LinePattern>> _byLength = [];

    public List<LinePattern> All { get; } = [];

    public void Add(string line, string? level, long bucket)
    {
        var words = line.Split(' ', MaxWords + 2, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < MinWords or > MaxWords)
            return;
        for (var i = 0; i < words.Length; i++)
            if (words[i].AsSpan().ContainsAnyInRange('0', '9'))
                words[i] = Masked(words[i]);
        if (!_byLength.TryGetValue((level, words.Length), out var alike))
            _byLength.Add((level, words.Length), alike = []);
        var best = alike.MaxBy(pattern => Common(pattern.Words, words));
        if (best is not null && Common(best.Words, words) >= Similarity * words.Length)
            Merge(best.Words, words);
        else if (All.Count < MaxPatterns)
        {
            best = new(words, level);
            alike.Add(best);
            All.Add(best);
        }
        else
            return;
        best.Counts[bucket] = best.Counts.GetValueOrDefault(bucket) + 1;
    }

    // took=12ms keeps its key.
    private static string Masked(string word) => word.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 && !word.AsSpan(0, equals).ContainsAnyInRange('0', '9') ? word[..(equals + 1)] + Any : Any;

    private static int Common(string[] left, string[] right)
    {
        var count = 0;
        for (var i = 0; i < left.Length; i++)
            if (left[i] == right[i])
                count++;
        return count;
    }

    private static void Merge(string[] pattern, string[] words)
    {
        for (var i = 0; i < words.Length; i++)
            if (pattern[i] != words[i])
                pattern[i] = Any;
    }
}

/// <summary>A pattern, and how many lines of it there are by time (seconds since 1970).</summary>
internal sealed record LinePattern(string[] Words, string? Level)
{
    public SortedDictionary<long, int> Counts { get; } = [];

    public string Text => string.Join(' ', Words);
}
