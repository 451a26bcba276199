using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>
/// The spans of a trace as a nested set, as upstream numbers it: from each root (a span without parent id) down, 1, 2, 3 …
/// Spans that no root reaches (their parent is missing, or they form a cycle) have no place: all their numbers are 0 and
/// they stand in no relation. Where a client and a server share a span id, the server is the client's child.
/// </summary>
internal sealed class SpanTree
{
    private readonly int[] _parents;
    private readonly List<int> _preorder = [];

    public SpanTree(List<SpanRef> spans)
    {
        _parents = Parents(spans);
        Left = new int[spans.Count];
        Right = new int[spans.Count];
        ChildCount = new int[spans.Count];
        foreach (var parent in _parents)
            if (parent >= 0)
                ChildCount[parent]++;
        Number(spans);
    }

    public int[] Left { get; }
    public int[] Right { get; }
    public int[] ChildCount { get; }

    /// <summary>The reachable spans, each after its parent.</summary>
    public IReadOnlyList<int> Preorder => _preorder;

    /// <summary>The index of a span's parent; -1 where it has none, and for spans without a place.</summary>
    public int ParentOf(int span) => Left[span] == 0 ? -1 : _parents[span];

    /// <summary>The nested set number of the parent: -1 for a root, 0 without a place.</summary>
    public int NestedSetParent(int span) => Left[span] == 0 ? 0 : _parents[span] < 0 ? -1 : Left[_parents[span]];

    private static int[] Parents(List<SpanRef> spans)
    {
        var byId = new Dictionary<ulong, (int First, int Server)>(spans.Count);
        for (var i = 0; i < spans.Count; i++)
        {
            var id = Id(spans[i]);
            var isServer = Kind(spans[i]) == SpanKind.Server;
            if (!byId.TryGetValue(id, out var known))
                byId[id] = (i, isServer ? i : -1);
            else if (isServer)
                byId[id] = known with { Server = i };
            else if (known.First == known.Server)
                byId[id] = known with { First = i };
        }
        var parents = new int[spans.Count];
        for (var i = 0; i < spans.Count; i++)
        {
            var shared = byId[Id(spans[i])];
            var parentId = spans[i].Segment.ParentSpanId[spans[i].Row];
            parents[i] = shared.Server == i && shared.First != i ? shared.First
                : parentId != 0 && byId.TryGetValue(parentId, out var found) ? found.Server >= 0 ? found.Server : found.First
                : parentId == 0 ? -1 : -2;
        }
        return parents;
    }

    // Without recursion: a trace may be one chain of 100,000 spans.
    private void Number(List<SpanRef> spans)
    {
        var (firstChild, sibling) = Children(spans.Count);
        var number = 1;
        for (var root = 0; root < spans.Count; root++)
        {
            if (_parents[root] != -1)
                continue;
            for (var span = root; span >= 0;)
            {
                Left[span] = number++;
                _preorder.Add(span);
                span = firstChild[span] >= 0 ? firstChild[span] : Leave(span);
            }
        }

        // Up to the next span that is still to be entered, or -1 after the root.
        int Leave(int span)
        {
            for (; ; span = _parents[span])
            {
                Right[span] = number++;
                if (_parents[span] < 0 || sibling[span] >= 0)
                    return _parents[span] < 0 ? -1 : sibling[span];
            }
        }
    }

    private (int[] First, int[] Sibling) Children(int count)
    {
        var (first, sibling) = (new int[count], new int[count]);
        first.AsSpan().Fill(-1);
        for (var i = count - 1; i >= 0; i--)
            if (_parents[i] >= 0)
                (sibling[i], first[_parents[i]]) = (first[_parents[i]], i);
        return (first, sibling);
    }

    private static ulong Id(SpanRef span) => span.Segment.SpanId[span.Row];

    private static SpanKind Kind(SpanRef span) => (SpanKind)span.Segment.Kind[span.Row];
}
