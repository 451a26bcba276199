using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>
/// The level of a record, as a text of the batch: what its metadata say, else its severity number, else its line. Every key,
/// value and body of the batch is looked at once.
/// </summary>
internal sealed class RecordLevels(ValueTable values, StreamBatch streams)
{
    private const int NoLevel = int.MaxValue;
    private const int MaxSeverity = 24;

    // Per text: rank + 1 of a key that is taken to hold a level, NoLevel for any other, 0 where not asked yet.
    private int[] _ranks = [];
    private (Slice Run, (int Rank, int Value) Best) _lastShared = (default, (NoLevel, 0));
    private readonly Dictionary<int, int> _levelOfText = [];
    private readonly Dictionary<int, int> _levelOfBody = [];
    private readonly int[] _levelOfSeverity = new int[MaxSeverity + 1];

    public int Of(in LogRow record, Slice shared, Slice own)
    {
        var (rank, value) = Best(own);
        // Records of one scope follow one another.
        if (_lastShared.Run != shared)
            _lastShared = (shared, Best(shared));
        if (_lastShared.Best.Rank < rank)
            (rank, value) = _lastShared.Best;
        return rank != NoLevel ? OfText(value) : record.Severity is > 0 and <= MaxSeverity ? OfSeverity(record.Severity) : OfBody(record.Body);
    }

    // The value of the most preferred key.
    private (int Rank, int Value) Best(Slice run)
    {
        if (_ranks.Length < streams.Texts.Count)
            Array.Resize(ref _ranks, streams.Texts.Count * 2);
        var best = (Rank: NoLevel, Value: 0);
        foreach (var (key, value) in CollectionsMarshal.AsSpan(streams.Metadata).Slice(run.Start, run.Count))
        {
            if (_ranks[key] == 0)
                _ranks[key] = Array.IndexOf(LevelDetection.Names, streams.Texts.Text(key)) is var rank and >= 0 ? rank + 1 : NoLevel;
            if (_ranks[key] < best.Rank)
                best = (_ranks[key], value);
        }
        return best;
    }

    private int OfText(int text) => Once(_levelOfText, text, static (levels, at) => LevelDetection.Normalize(levels.Text(at)));

    private int OfBody(int body) => Once(_levelOfBody, body, static (levels, at) => LevelDetection.FromLine(levels.Line(at)));

    private int OfSeverity(int severity)
    {
        if (_levelOfSeverity[severity] == 0)
            _levelOfSeverity[severity] = streams.Texts.Add(LevelDetection.FromSeverity(severity)) + 1;
        return _levelOfSeverity[severity] - 1;
    }

    private int Once(Dictionary<int, int> known, int index, Func<RecordLevels, int, string> level)
    {
        if (!known.TryGetValue(index, out var text))
            known.Add(index, text = streams.Texts.Add(level(this, index)));
        return text;
    }

    private string Text(int text) => streams.Texts.Text(text);

    private string Line(int body) => values[body].ToString();
}
