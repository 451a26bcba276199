namespace Tally.Storage.Profiles;

/// <summary>
/// A step of a stack: the node of the caller and the frame called. Stacks share their beginnings, so all stacks of a
/// segment are one tree. Node 0 is the root, which has no frame; a parent's number is lower than its children's.
/// </summary>
public readonly record struct StackNode(int Parent, int Frame);

/// <summary>A place in code: texts of the segment, and a line, 0 where unknown.</summary>
public readonly record struct StackFrame(int Function, int File, int Line);

/// <summary>What was seen in a stack, and in which span: an index of the segment's links, 0 for none.</summary>
public readonly record struct StackSample(int Node, int Link, long Value);

/// <summary>
/// One profile as stored: when its samples began (nanoseconds since 1970), its series, its run of the segment's samples
/// and their sum.
/// </summary>
public readonly record struct ProfileEntry(long Time, long DurationNanos, long Period, int Series, int FirstSample, int SampleCount, long Total);
