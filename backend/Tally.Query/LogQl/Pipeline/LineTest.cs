using System.Buffers;
using System.Text;
using Tally.Query.LogQl.Syntax;
using Tally.Query.Text;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>A line filter on the raw UTF-8. Plain texts are searched for as bytes; only a regex decodes, into a pooled buffer.</summary>
internal sealed class LineTest
{
    private static readonly SearchValues<char> RegexCharacters = SearchValues.Create(@"\.+*?()|[]{}^$");

    private readonly Needle[] _needles;
    private readonly bool _isNegated;

    public LineTest(LineFilterStage stage)
    {
        _isNegated = stage.Match is LineMatch.NotContains or LineMatch.NotRegex or LineMatch.NotPattern;
        _needles = [.. stage.Needles.Select(needle => Compile(stage.Match, needle))];
    }

    /// <summary>Any of the alternatives, or none of them where the filter is a negated one.</summary>
    public bool Matches(ReadOnlySpan<byte> line)
    {
        foreach (var needle in _needles)
            if (needle.IsIn(line))
                return !_isNegated;
        return _isNegated;
    }

    private static Needle Compile(LineMatch match, LineNeedle needle)
    {
        if (needle.IsIp)
            return IpNeedle.TryCreate(needle.Text, out var ip) ? ip : throw new LogQueryException(LogQueryFailureKind.Evaluation, "ip: invalid pattern", needle.Position);
        return match switch
        {
            LineMatch.Contains or LineMatch.NotContains => new BytesNeedle(needle.Text),
            LineMatch.Regex or LineMatch.NotRegex when IsLiteral(needle.Text) => new BytesNeedle(needle.Text),
            LineMatch.Regex or LineMatch.NotRegex => new RegexNeedle(needle.Regex!),
            _ => PatternNeedle.Create(needle),
        };
    }

    private static bool IsLiteral(string pattern) => pattern.AsSpan().IndexOfAny(RegexCharacters) < 0;

    internal abstract class Needle
    {
        public abstract bool IsIn(ReadOnlySpan<byte> line);
    }

    private sealed class BytesNeedle(string text) : Needle
    {
        private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

        public override bool IsIn(ReadOnlySpan<byte> line) => line.IndexOf(_bytes) >= 0;
    }

    private sealed class RegexNeedle(Re2 regex) : Needle
    {
        public override bool IsIn(ReadOnlySpan<byte> line)
        {
            var chars = ArrayPool<char>.Shared.Rent(line.Length);
            var found = regex.IsMatch(chars.AsSpan(0, Encoding.UTF8.GetChars(line, chars)));
            ArrayPool<char>.Shared.Return(chars);
            return found;
        }
    }
}
