using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Profiles;

/// <summary>
/// The segment that takes profiles. Labels, texts, frames, stacks and links stand once each, whatever number of batches
/// brings them. One writer at a time; <see cref="View"/> under the writer's lock.
/// </summary>
internal sealed class OpenProfiles
{
    private readonly ValueTable _texts = new(1024);
    private readonly GrowingColumn<LabelSet> _series = new(64);
    private readonly GrowingColumn<ProfileEntry> _entries = new();
    private readonly GrowingColumn<StackSample> _samples = new(4096);
    private readonly GrowingColumn<StackNode> _nodes = new(4096);
    private readonly GrowingColumn<StackFrame> _frames = new();
    private readonly GrowingColumn<SpanLink> _links = new();
    private readonly Dictionary<LabelSet, int> _seriesIds = [];
    private readonly Dictionary<StackNode, int> _nodeIds = [];
    private readonly Dictionary<StackFrame, int> _frameIds = [];
    private readonly Dictionary<SpanLink, int> _linkIds = [];

    public OpenProfiles()
    {
        _nodes.Add(new(-1, -1));
        Intern(default, _linkIds, _links);
    }

    /// <summary>How many samples there are.</summary>
    public int Count => _samples.Count;

    public SegmentTimes Times { get; private set; } = SegmentTimes.None;

    public void Add(ProfileBatch batch)
    {
        var nodes = Nodes(batch);
        var links = batch.Links.ConvertAll(link => Intern(link, _linkIds, _links));
        foreach (var row in batch.Profiles)
        {
            var first = _samples.Count;
            long total = 0;
            foreach (var sample in CollectionsMarshal.AsSpan(batch.Samples).Slice(row.Samples.Start, row.Samples.Count))
            {
                _samples.Add(new(nodes[sample.Stack], links[sample.Link], sample.Value));
                total += sample.Value;
            }
            var series = Intern(ProfileSeries.Of(batch, row), _seriesIds, _series);
            _entries.Add(new(row.Time.Value, row.DurationNanos, row.Period, series, first, row.Samples.Count, total));
            Times = Times.With(row.Time.Value);
        }
    }

    public ProfileSegment View() => new(_texts)
    {
        Series = Written(_series),
        Entries = Written(_entries),
        Samples = Written(_samples),
        Nodes = Written(_nodes),
        Frames = Written(_frames),
        Links = Written(_links),
    };

    /// <summary>Per stack of the batch the node of its innermost frame.</summary>
    private int[] Nodes(ProfileBatch batch)
    {
        var frames = batch.Frames.ConvertAll(frame => Intern(new StackFrame(_texts.AddFrom(batch.Values, frame.Function), _texts.AddFrom(batch.Values, frame.File), frame.Line), _frameIds, _frames));
        var nodes = new int[batch.Stacks.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            var stack = batch.Stacks[i];
            var node = 0;
            for (var at = stack.Start + stack.Count - 1; at >= stack.Start; at--)
                node = Intern(new(node, frames[batch.StackFrames[at]]), _nodeIds, _nodes);
            nodes[i] = node;
        }
        return nodes;
    }

    private static int Intern<T>(T item, Dictionary<T, int> ids, GrowingColumn<T> column) where T : notnull
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, item, out var isKnown);
        if (!isKnown)
        {
            id = column.Count;
            column.Add(item);
        }
        return id;
    }

    private static ReadOnlyMemory<T> Written<T>(GrowingColumn<T> column) => column.Array.AsMemory(0, column.Count);
}
