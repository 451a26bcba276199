namespace Tally.Query.LogQl.Pipeline;

/// <summary>The oldest or the newest lines up to a limit. Of lines at the same time, forward keeps those that arrived first, backward those that arrived last.</summary>
internal sealed class BestLines(int limit, LogDirection direction)
{
    // The least wanted line on top.
    private readonly PriorityQueue<LogLine, (long Rank, int Order)> _lines = new();
    private int _order;

    public LogDirection Direction => direction;

    /// <summary>False where a line of this time would be thrown out again at once.</summary>
    public bool Wants(long time) => _lines.Count < limit || (limit > 0 && _lines.TryPeek(out _, out var worst) && Rank(time) > worst.Rank);

    public void Add(LogLine line)
    {
        var priority = (Rank(line.Time.Value), -_order++);
        if (_lines.Count < limit)
            _lines.Enqueue(line, priority);
        else
            _lines.EnqueueDequeue(line, priority);
    }

    public List<LogLine> InOrder()
    {
        var lines = new List<LogLine>(_lines.Count);
        while (_lines.TryDequeue(out var line, out _))
            lines.Add(line);
        lines.Reverse();
        return lines;
    }

    // Higher is better.
    private long Rank(long time) => direction == LogDirection.Backward ? time : -time;
}
