using Tally.Chat.Search;

namespace Tally.Services.Tests;

public class FuzzySearchTests
{
    [Theory]
    [InlineData("tea", "a cup of tea, please", 0)]
    [InlineData("TEA", "a cup of tea", 0)]
    [InlineData("tee", "a cup of tea", 1)]
    [InlineData("teaa", "tea", 1)]
    [InlineData("abc", "xyz", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("colour", "color of the doors", 1)]
    public void The_distance_is_the_edits_to_the_likest_part(string query, string text, int edits) =>
        Assert.Equal(edits, FuzzySearch.Distance(query, text));
}
