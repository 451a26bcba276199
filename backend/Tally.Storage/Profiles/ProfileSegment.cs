using Tally.Signals;

namespace Tally.Storage.Profiles;

/// <summary>
/// Some profiles of the store as they stood at one moment, in the order of their arrival. Immutable and thread-safe:
/// what an open segment takes on later lies beyond these columns' ends.
/// </summary>
public sealed class ProfileSegment
{
    internal ProfileSegment(ValueTable texts) => Texts = texts;

    internal ValueTable Texts { get; }

    /// <summary>The series of the entries, labelled as <see cref="ProfileSeries"/> says.</summary>
    public required ReadOnlyMemory<LabelSet> Series { get; init; }

    public required ReadOnlyMemory<ProfileEntry> Entries { get; init; }

    public required ReadOnlyMemory<StackSample> Samples { get; init; }

    public required ReadOnlyMemory<StackNode> Nodes { get; init; }

    public required ReadOnlyMemory<StackFrame> Frames { get; init; }

    /// <summary>The first is the empty one.</summary>
    public required ReadOnlyMemory<SpanLink> Links { get; init; }

    /// <summary>The text of a frame's function or file.</summary>
    public string Text(int index) => Texts.Text(index);
}
