using System.Globalization;
using System.Text;
using Tally.Backend.Pyroscope.Connect;
using Tally.Signals;

namespace Tally.Backend.Pyroscope.Ingest;

/// <summary>
/// Stacks as text, one a line, the outermost frame first: <c>main;work;hot 42</c> (format <c>groups</c>), or without the
/// count, each line being one sample (format <c>lines</c>).
/// </summary>
internal static class FoldedStacks
{
    /// <summary>Adds one profile.</summary>
    /// <param name="batch">Takes it.</param>
    /// <param name="header">Everything of the profile but its samples.</param>
    /// <param name="text">The lines, UTF-8.</param>
    /// <param name="hasCounts">Whether a line ends with a count.</param>
    /// <param name="scale">What one sample is worth in the type's unit.</param>
    /// <exception cref="ConnectException">A line has no count; the message names the line.</exception>
    public static void Add(ProfileBatch batch, in ProfileRow header, ReadOnlySpan<byte> text, bool hasCounts, long scale)
    {
        var frames = new Dictionary<string, int>(StringComparer.Ordinal);
        var start = batch.Samples.Count;
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(text).Split('\n'))
        {
            number++;
            var stack = line.TrimEnd('\r');
            if (stack.Length == 0)
                continue;
            var count = hasCounts ? TakeCount(ref stack, number) : 1;
            if (count > 0)
                batch.Samples.Add(new(AddStack(batch, frames, stack), 0, count * scale));
        }
        if (batch.Samples.Count > start)
            batch.Profiles.Add(header with { Samples = new(start, batch.Samples.Count - start) });
    }

    private static long TakeCount(ref string stack, int number)
    {
        var space = stack.LastIndexOf(' ');
        if (space < 0 || !int.TryParse(stack.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            throw ConnectException.Invalid($"line {number} is '{stack}', expected a stack, a space and a count: main;work;hot 42");
        stack = stack[..space];
        return count;
    }

    private static int AddStack(ProfileBatch batch, Dictionary<string, int> frames, string stack)
    {
        var start = batch.StackFrames.Count;
        foreach (var name in stack.Split(';').Reverse())
        {
            if (!frames.TryGetValue(name, out var frame))
            {
                frames.Add(name, frame = batch.Frames.Count);
                batch.Frames.Add(new(batch.Values.Add(name), 0, 0));
            }
            batch.StackFrames.Add(frame);
        }
        batch.Stacks.Add(new(start, batch.StackFrames.Count - start));
        return batch.Stacks.Count - 1;
    }
}
