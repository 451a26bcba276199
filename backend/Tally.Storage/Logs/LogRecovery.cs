using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>What a start found on disk.</summary>
/// <param name="Segments">Sealed segments opened.</param>
/// <param name="Replay">Records read from the write-ahead log, and damaged bytes cut from its end.</param>
/// <param name="SetAside">Damaged files that were renamed to <c>.damaged</c> and left out; empty after an orderly end.</param>
public sealed record LogRecoveryReport(int Segments, ReplayReport Replay, IReadOnlyList<string> SetAside);

/// <summary>Brings back what a folder holds: the sealed segments by their footers, the rest from the logs.</summary>
internal static class LogRecovery
{
    public static (List<SealedLogs> Sealed, List<(int Number, OpenSegment Segment)> Unsealed, LogRecoveryReport Report) Run(SegmentFolder folder)
    {
        var setAside = new List<string>();
        var sealedSegments = new List<SealedLogs>();
        foreach (var number in folder.Sealed())
            if (OpenOrSetAside(folder, number, setAside) is { } segment)
                sealedSegments.Add(segment);

        var unsealed = new List<(int, OpenSegment)>();
        var replay = default(ReplayReport);
        OpenSegment? before = null;
        foreach (var number in folder.Unsealed())
        {
            var segment = new OpenSegment(before);
            replay += folder.Replay(number, record => segment.Add(StreamBatchCodec.Read(record), before));
            unsealed.Add((number, segment));
            before = segment;
        }
        return (sealedSegments, unsealed, new(sealedSegments.Count, replay, setAside));
    }

    private static SealedLogs? OpenOrSetAside(SegmentFolder folder, int number, List<string> setAside)
    {
        ColumnFile? file = null;
        try
        {
            file = folder.OpenSegment(number);
            return new(number, SegmentFile.Open(file, $"segment {number}"), folder.SizeOf(number));
        }
        catch (InvalidDataException)
        {
            file?.Dispose();
            setAside.Add(folder.SetAside(number));
            return null;
        }
    }
}
