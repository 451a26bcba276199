namespace Tally.Testing;

/// <summary>
/// A function in the place it was called from. <paramref name="Self"/> was seen in the function itself, <paramref name="Total"/> in
/// it and in all that it called, in the unit of the profile's type.
/// </summary>
public sealed record FlameFrame(string Name, long Total, long Self, IReadOnlyList<FlameFrame> Children)
{
    /// <summary>This frame and all below it.</summary>
    public IEnumerable<FlameFrame> All
    {
        get
        {
            var waiting = new Stack<FlameFrame>([this]);
            while (waiting.TryPop(out var frame))
            {
                yield return frame;
                foreach (var child in frame.Children)
                    waiting.Push(child);
            }
        }
    }
}
