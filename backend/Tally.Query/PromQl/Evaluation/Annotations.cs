using Tally.Query.PromQl.Syntax;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>What a result's reader should know; each text with its position, each once.</summary>
internal sealed class Annotations(string query)
{
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _infos = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Warnings => [.. _warnings.Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Infos => [.. _infos.Order(StringComparer.Ordinal)];

    public void Warn(Span at, string text) => _warnings.Add($"PromQL warning: {text} ({Position(at)})");

    public void Inform(Span at, string text) => _infos.Add($"PromQL info: {text} ({Position(at)})");

    private string Position(Span at)
    {
        var error = QueryError.At(query, at.Start, "");
        return $"{error.Line}:{error.Column}";
    }
}
