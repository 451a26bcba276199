namespace Tally.Storage.Logs;

/// <summary>A segment that lies on disk, and how many bytes it takes there.</summary>
internal sealed record SealedLogs(int Number, LogSegment Segment, long FileBytes);
