namespace Tally.Storage.Logs;

/// <summary>
/// Keeps the sealed segments' columns in memory within a budget: the oldest go first. Most questions are about what
/// happened last, and a scan of everything, which would drive out whatever was used least recently, leaves the newest warm.
/// </summary>
internal static class LogMemory
{
    /// <param name="segments">Oldest first.</param>
    /// <param name="budget">In bytes.</param>
    public static void Trim(List<SealedLogs> segments, long budget)
    {
        var hot = segments.Sum(s => s.Segment.HotBytes);
        foreach (var (_, segment, _) in segments)
        {
            if (hot <= budget)
                return;
            hot -= segment.HotBytes;
            segment.Cool();
        }
    }
}
