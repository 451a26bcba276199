using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>The spans of one trace, each once, by start; spansets are lists of their indexes.</summary>
internal sealed class TraceView(List<SpanRef> spans)
{
    private SpanTree? _tree;
    private Dictionary<SpanRef, int>? _indexes;

    public IReadOnlyList<SpanRef> Spans => spans;

    public SpanTree Tree => _tree ??= new(spans);

    /// <summary>A span's index, or -1 for a duplicate that another one stands for.</summary>
    public int IndexOf(SpanRef span)
    {
        _indexes ??= spans.Select((item, index) => (item, index)).ToDictionary(pair => pair.item, pair => pair.index);
        return _indexes.GetValueOrDefault(span, -1);
    }
}
