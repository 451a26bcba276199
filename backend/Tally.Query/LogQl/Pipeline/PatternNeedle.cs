using System.Text;
using System.Text.RegularExpressions;
using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>
/// <c>|&gt; "GET &lt;_&gt; 200"</c>: literals in this order with anything, but something, in between; a pattern that begins or
/// ends with a literal is held to the line's begin or end.
/// </summary>
internal sealed partial class PatternNeedle : LineTest.Needle
{
    private const string Anything = "<_>";

    private readonly byte[][] _literals;

    private PatternNeedle(byte[][] literals) => _literals = literals;

    public static PatternNeedle Create(LineNeedle needle)
    {
        if (needle.Text.Contains(Anything + Anything, StringComparison.Ordinal))
            throw new LogQueryException(LogQueryFailureKind.Evaluation, "found consecutive capture '<_><_>'", needle.Position);
        if (NamedCapture().IsMatch(needle.Text.Replace(Anything, "", StringComparison.Ordinal)))
            throw new LogQueryException(LogQueryFailureKind.Evaluation, "named captures are not allowed in a line filter", needle.Position);
        return new([.. needle.Text.Split(Anything).Select(Encoding.UTF8.GetBytes)]);
    }

    [GeneratedRegex("<[A-Za-z_][A-Za-z0-9_]*>", RegexOptions.CultureInvariant)]
    private static partial Regex NamedCapture();

    public override bool IsIn(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(_literals[0]))
            return false;
        if (_literals.Length == 1)
            return line.Length == _literals[0].Length;
        var rest = line[_literals[0].Length..];
        for (var i = 1; i < _literals.Length - 1; i++)
        {
            // At least one byte for the gap.
            var at = rest.IsEmpty ? -1 : rest[1..].IndexOf(_literals[i]);
            if (at < 0)
                return false;
            rest = rest[(1 + at + _literals[i].Length)..];
        }
        return rest.Length > _literals[^1].Length && rest.EndsWith(_literals[^1]);
    }
}
