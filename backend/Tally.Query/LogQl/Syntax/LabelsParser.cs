using Tally.Signals;

namespace Tally.Query.LogQl.Syntax;

/// <summary>The labels of a stream as a push writes them: <c>{app="a", "quoted.name"="b"}</c>. Only equality, any word as a name.</summary>
internal static class LabelsParser
{
    /// <exception cref="LogQlSyntaxException">The text is no set of labels.</exception>
    public static LogLabels Parse(string text)
    {
        var tokens = Lexer.Read(text);
        var (labels, names, next) = (new List<Label>(), new HashSet<string>(StringComparer.Ordinal), 0);
        Token Take(Func<Token, bool> fits, string expected) => fits(tokens[next])
            ? tokens[next++]
            : throw new LogQlSyntaxException(tokens[next].Position, $"syntax error: unexpected {tokens[next].Description}, expecting {expected}");

        Take(token => token.Is("{"), "{");
        while (!tokens[next].Is("}"))
        {
            var name = Take(token => token.Kind is TokenKind.Identifier or TokenKind.String, "IDENTIFIER or }");
            Take(token => token.Is("="), "=");
            var value = Take(token => token.Kind == TokenKind.String, "STRING");
            if (!names.Add(name.Text))
                throw new LogQlSyntaxException(name.Position, $"label name \"{name.Text}\" is not unique: invalid label set");
            labels.Add(new(name.Text, value.Text));
            if (!tokens[next].Is("}"))
                Take(token => token.Is(","), ", or }");
        }
        next++;
        Take(token => token.Kind == TokenKind.End, "$end");
        return LogLabels.From([.. labels]);
    }
}
