namespace Tally.Chat.Search;

/// <summary>
/// Finds the texts that hold something like a query, typing errors allowed: the smallest number of edits that turns the
/// query into some part of the text (Sellers' algorithm), in query length × text length steps. That is honest work for a processor.
/// </summary>
internal static class FuzzySearch
{
    /// <summary>0 where <paramref name="text"/> contains <paramref name="query"/> but for case; at most the query's length.</summary>
    public static int Distance(string query, string text)
    {
        // column[i]: edits between the first i characters of the query and the best part that ends at this character of the text
        var column = Enumerable.Range(0, query.Length + 1).ToArray();
        var best = query.Length;
        foreach (var character in text)
        {
            best = Math.Min(best, Advance(column, query, char.ToUpperInvariant(character)));
        }

        return best;
    }

    private static int Advance(int[] column, string query, char character)
    {
        // A part may start anywhere, so column[0] stays 0.
        var diagonal = column[0];
        for (var i = 1; i < column.Length; i++)
        {
            var substitution = diagonal + (char.ToUpperInvariant(query[i - 1]) == character ? 0 : 1);
            diagonal = column[i];
            column[i] = Math.Min(substitution, Math.Min(column[i], column[i - 1]) + 1);
        }

        return column[^1];
    }
}
