using System.Globalization;
using Tally.Query.Text;

namespace Tally.Query.Tests.Text;

/// <summary>RE2's syntax over code points, as all languages have it; each expectation is what Go's regexp answers.</summary>
public sealed class Re2Tests
{
    [Theory]
    [InlineData(".", "😀", true)]
    [InlineData("..", "😀", false)]
    [InlineData("a.b", "a😀b", true)]
    [InlineData("a..b", "a😀b", false)]
    [InlineData(".{2}", "😀😀", true)]
    [InlineData("[😀-😃]", "😁", true)]
    [InlineData("[😀-😃]", "😄", false)]
    [InlineData("[^😀]", "😀", false)]
    [InlineData("[^😀]", "😁", true)]
    [InlineData("[^a]", "😀", true)]
    [InlineData("[^a]", "\n", true)]
    [InlineData("[aé😀]+", "😀aé", true)]
    [InlineData(@"\x{1F600}", "😀", true)]
    [InlineData(@"[\x{1F600}-\x{1F603}]", "😃", true)]
    [InlineData(@"[\x{D800}-\x{DFFF}]", "😀", false)]
    [InlineData(@"\W", "😀", true)]
    [InlineData(@"\S", "é", true)]
    [InlineData(@"\d", "٣", false)]
    [InlineData(@"(?i)k", "K", true)]
    [InlineData(@"(?i)s", "ſ", true)]
    [InlineData(@"(?i)[a-z]", "K", true)]
    [InlineData(@"(?i)[^k]", "K", false)]
    [InlineData(@"(?i)𐐀", "𐐨", true)]
    [InlineData(@"(?i)ß", "ẞ", true)]
    [InlineData("(?i)i", "ı", false)]
    [InlineData(@"é\b.*", "é!", false)]
    [InlineData(@".*a\bé", "aé", true)]
    [InlineData(@"a\Bé", "aé", false)]
    [InlineData(@"\pL", "é", true)]
    [InlineData(@"\PL", "é", false)]
    [InlineData(@"\PL", "\n", true)]
    [InlineData(@"\PL+", "😀\n", true)]
    [InlineData(@"\p{Greek}+", "αΩ", true)]
    [InlineData(@"\p{^L}", "1", true)]
    [InlineData(@"\P{^L}", "1", false)]
    [InlineData(@"\p{Any}", "😀", true)]
    [InlineData("[[:^alpha:]]", "1", true)]
    [InlineData("[[:alpha:]_]+", "a_", true)]
    [InlineData(@"\_[\_]", "__", true)]
    [InlineData(@"\101\x42\x{43}", "ABC", true)]
    [InlineData(@"\Qa.b*\E+", "a.b**", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("a{01}", "a{01}", true)]
    [InlineData("[]a]+", "]a", true)]
    [InlineData("[a-z-[aeiou]]", "b-]", false)]
    [InlineData("[a&&b]+", "a&b", true)]
    [InlineData("(?:)|a", "", true)]
    [InlineData("(?i:A)b(?-s).", "ab\n", false)]
    [InlineData("(?m)a$\n^b", "a\nb", true)]
    [InlineData("(?<n>a)(?P<n>b)", "ab", true)]
    [InlineData("a|b)(c", "ac", null)]
    public void A_pattern_matches_whole_texts_as_in_Go(string pattern, string text, bool? matches)
    {
        Assert.Equal(matches is not null, Re2.TryAnchored(pattern, out var regex, out var error));
        if (matches is not null)
            Assert.Equal(matches, regex.IsMatch(text));
        else
            Assert.Equal($"error parsing regexp: unexpected ): `{pattern}`", error);
    }

    [Theory]
    [InlineData("(", "missing closing ): `(`")]
    [InlineData("a)", "unexpected ): `a)`")]
    [InlineData("[a", "missing closing ]: `[a`")]
    [InlineData("[z-a]", "invalid character class range: `z-a`")]
    [InlineData("[[:foo:]]", "invalid character class range: `[:foo:]`")]
    [InlineData(@"\p{IsGreek}", @"invalid character class range: `\p{IsGreek}`")]
    [InlineData(@"\pé", @"invalid character class range: `\pé`")]
    [InlineData(@"a\", "trailing backslash at end of expression: ``")]
    [InlineData(@"\u0041", @"invalid escape sequence: `\u`")]
    [InlineData(@"[\b]", @"invalid escape sequence: `\b`")]
    [InlineData(@"[a-\d]", @"invalid escape sequence: `\d`")]
    [InlineData(@"\1", @"invalid escape sequence: `\1`")]
    [InlineData(@"\8", @"invalid escape sequence: `\8`")]
    [InlineData(@"\Z", @"invalid escape sequence: `\Z`")]
    [InlineData(@"\C", @"invalid escape sequence: `\C`")]
    [InlineData(@"\é", @"invalid escape sequence: `\é`")]
    [InlineData(@"\x{110000}", @"invalid escape sequence: `\x{110000`")]
    [InlineData("(?x)a", "invalid or unsupported Perl syntax: `(?x`")]
    [InlineData("(?'n'a)", "invalid or unsupported Perl syntax: `(?'`")]
    [InlineData("(?=a)", "invalid or unsupported Perl syntax: `(?=`")]
    [InlineData("(?>a)", "invalid or unsupported Perl syntax: `(?>`")]
    [InlineData("(?#c)", "invalid or unsupported Perl syntax: `(?#`")]
    [InlineData("(?i-)a", "invalid or unsupported Perl syntax: `(?i-)`")]
    [InlineData("(?<=a)", "invalid named capture: `(?<=a)`")]
    [InlineData("(?P<a-b>c)", "invalid named capture: `(?P<a-b>`")]
    [InlineData("*", "missing argument to repetition operator: `*`")]
    [InlineData("a|+?", "missing argument to repetition operator: `+?`")]
    [InlineData("a**", "invalid nested repetition operator: `**`")]
    [InlineData("a*+", "invalid nested repetition operator: `*+`")]
    [InlineData("a{2}{3}", "invalid nested repetition operator: `{2}{3}`")]
    [InlineData("a{1001}", "invalid repeat count: `{1001}`")]
    [InlineData("a{2,1}", "invalid repeat count: `{2,1}`")]
    [InlineData("(a{100}){11}", "invalid repeat count: `{11}`")]
    public void What_Go_refuses_is_refused_in_its_words(string pattern, string error)
    {
        Assert.False(Re2.TryUnanchored(pattern, out _, out var actual));
        Assert.Equal("error parsing regexp: " + error, actual);
    }

    [Theory]
    [InlineData("(?U)a+", "aaa", "<$0>", "<a><a><a>")]
    [InlineData("(?U)a+?", "aaa", "<$0>", "<aaa>")]
    [InlineData("a*", "baaac", "x", "xbxcx")]
    [InlineData("", "a😀b", "-", "-a-😀-b-")]
    [InlineData("x*", "😀", "-", "-😀-")]
    [InlineData(".", "a😀", "<$0>", "<a><😀>")]
    [InlineData("b(?P<x>.)", "ab😀cd", "[$x]", "a[😀]cd")]
    [InlineData("(a)(?P<n>b)(c)", "abc", "$3$n$2$1", "cbba")]
    [InlineData("(a)|b", "ab", "<$1>", "<a><>")]
    [InlineData("(a)", "a", "$1x|${1}x|$$1|$é|${|$", "|ax|$1||${|$")]
    [InlineData("(|a)*", "aa", "($1)", "()a()a()")]
    [InlineData(@"\b", "é a", "|", "é |a|")]
    [InlineData(@"\B", "a😀a", "|", "a😀a")]
    public void Replacements_split_no_code_point_and_count_groups_from_the_left(string pattern, string text, string template, string expected)
    {
        Assert.True(Re2.TryUnanchored(pattern, out var regex, out var error), error);
        Assert.Equal(expected, regex.Replace(text, template));
    }

    [Fact]
    public void A_pattern_that_tells_apart_more_characters_than_the_engine_can_still_sees_newlines()
    {
        var words = string.Join('|', Enumerable.Range(0, 300).Select(i => ((char)(0x4E00 + i)).ToString() + i.ToString(CultureInfo.InvariantCulture)));
        Assert.True(Re2.TryUnanchored(words + "|[^a]", out var regex, out var error), error);
        Assert.True(regex.IsMatch("\n"));
        Assert.True(regex.IsMatch("丂1"));
        Assert.False(regex.IsMatch("a"));
    }

    [Fact]
    public void Depth_and_length_have_bounds()
    {
        Assert.False(Re2.TryUnanchored(new string('(', 1001) + new string(')', 1001), out _, out var error));
        Assert.StartsWith("error parsing regexp: expression nests too deeply", error, StringComparison.Ordinal);
        Assert.False(Re2.TryUnanchored(string.Concat(Enumerable.Repeat("(?:", 20_000)), out _, out _));
        Assert.False(Re2.TryUnanchored(new string('a', Re2.MaxLength + 1), out _, out _));
    }
}
