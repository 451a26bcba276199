namespace Tally.Storage.Logs;

/// <summary>Keeps the sealed segments' columns in memory within a budget: the least recently used go first.</summary>
internal static class LogMemory
{
    public static void Trim(List<SealedLogs> segments, long budget)
    {
        var hot = segments.Sum(s => s.Segment.HotBytes);
        if (hot <= budget)
            return;
        foreach (var (_, segment, _) in segments.OrderBy(s => s.Segment.LastUsed))
        {
            if (hot <= budget)
                return;
            hot -= segment.HotBytes;
            segment.Cool();
        }
    }
}
