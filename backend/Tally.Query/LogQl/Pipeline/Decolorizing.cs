using System.Text;
using System.Text.RegularExpressions;

namespace Tally.Query.LogQl.Pipeline;

/// <summary><c>| decolorize</c>: the line without ANSI colour sequences (<c>ESC [ … m</c>).</summary>
internal static partial class Decolorizing
{
    public static bool Run(LineState state)
    {
        if (state.Line.Span.Contains((byte)0x1B))
            state.Line = Encoding.UTF8.GetBytes(Sequence().Replace(state.LineText, ""));
        return true;
    }

    [GeneratedRegex(@"\x1B\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Sequence();
}
