using System.Text;
using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Pipeline;

/// <summary><c>| pattern "&lt;ip&gt; - &lt;_&gt; &lt;status&gt;"</c>: literals with captures between them; a line that ends early fills the leading captures.</summary>
internal static class PatternParsing
{
    public static PipelineStage Compile(PatternStage stage)
    {
        var parts = Parse(stage);
        return state =>
        {
            if (!state.NeedsNoLabels)
                Extract(state, parts);
            return true;
        };
    }

    private static void Extract(LineState state, List<Part> parts)
    {
        var rest = state.Line.Span;
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Literal is { } literal)
            {
                // Only the first part can be a literal that no capture has run up to.
                if (!rest.StartsWith(literal))
                {
                    if (i == 0)
                        return;
                    continue;
                }
                rest = rest[literal.Length..];
                continue;
            }
            var next = i + 1 < parts.Count ? parts[i + 1].Literal : null;
            var end = next is null ? rest.Length : rest.IndexOf(next);
            if (parts[i].Name is { } name && state.Wants(name))
                state.Extract(name, Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]));
            if (end < 0)
                return;
            rest = rest[end..];
        }
    }

    private static List<Part> Parse(PatternStage stage)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();
        var text = stage.Pattern;
        for (var at = 0; at < text.Length;)
        {
            var close = text[at] == '<' ? CaptureEnd(text, at) : -1;
            if (close < 0)
            {
                literal.Append(text[at++]);
                continue;
            }
            Flush(literal, parts);
            if (parts is [.., { Literal: null }])
                throw Bad(stage, $"found consecutive capture '{text[at..(close + 1)]}'");
            var name = text[(at + 1)..close];
            parts.Add(new(null, name == "_" ? null : name));
            at = close + 1;
        }
        Flush(literal, parts);
        if (parts.All(part => part.Name is null))
            throw Bad(stage, "at least one capture is required");
        return parts;
    }

    private static int CaptureEnd(string text, int open)
    {
        var at = open + 1;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        return at < text.Length && text[at] == '>' && at > open + 1 && !char.IsAsciiDigit(text[open + 1]) ? at : -1;
    }

    private static void Flush(StringBuilder literal, List<Part> parts)
    {
        if (literal.Length > 0)
            parts.Add(new(Encoding.UTF8.GetBytes(literal.ToString()), null));
        literal.Clear();
    }

    private static LogQueryException Bad(PatternStage stage, string message) => new(LogQueryFailureKind.Evaluation, message, stage.Position);

    /// <summary>A literal, a capture by name, or (neither) a capture that is thrown away.</summary>
    private sealed record Part(byte[]? Literal, string? Name);
}
