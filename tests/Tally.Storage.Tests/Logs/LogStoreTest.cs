using System.Text;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Storage.Tests.Logs;

/// <summary>A folder and a clock of its own for each test, and short words for what tests do to a store.</summary>
public abstract class LogStoreTest : IDisposable
{
    private protected static readonly LabelSet App = LabelSet.From([new("app", "a")]);
    private protected static readonly UnixNanos Start = UnixNanos.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly DataFolder _folder = new();

    private protected string Folder => _folder.Root;

    private protected ManualTime Time { get; } = new(Start.ToDateTimeOffset());

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected LogStore Open(string? folder = null, int segmentRows = 250_000, LogLimits? limits = null, Func<StorageOptions, StorageOptions>? change = null)
    {
        var options = new StorageOptions { Folder = folder ?? Path.Combine(Folder, "logs"), SegmentRows = segmentRows };
        return LogStore.Open(change is null ? options : change(options), Time, limits);
    }

    /// <inheritdoc cref="DataFolder.KilledCopy"/>
    private protected string KilledCopy() => _folder.KilledCopy(Path.Combine(Folder, "logs"));

    private protected static StreamBatch Lines(params ReadOnlySpan<(int Second, string Text)> lines)
    {
        var batch = new StreamBatch();
        foreach (var (second, text) in lines)
            batch.Add(App, At(second), text);
        return batch;
    }

    private protected static StreamBatch Many(int from, int count)
    {
        var batch = new StreamBatch();
        for (var i = from; i < from + count; i++)
            batch.Add(App, new(Start.Value + i), $"line {i}", new KeyValuePair<string, string>("n", $"{i}"));
        return batch;
    }

    private protected static UnixNanos At(int second) => Start + TimeSpan.FromSeconds(second);

    /// <summary>Every entry, by time, as <c>{labels} line key=value …</c> with keys in order.</summary>
    private protected static List<string> Content(LogStore store) => Content(store.Read());

    private protected static List<string> Content(IReadOnlyList<LogSegment> segments)
    {
        var found = new List<(long Time, string Text)>();
        var metadata = new List<Label>();
        foreach (var segment in segments)
        {
            var rows = segment.Load(SegmentParts.All);
            var reader = rows.Metadata();
            for (var row = 0; row < rows.Count; row++)
            {
                reader.Read(row, metadata);
                var pairs = string.Concat(metadata.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => $" {m.Name}={m.Value}"));
                found.Add((rows.Times[row], $"{segment.Streams[rows.StreamIds[row]]} {Encoding.UTF8.GetString(rows.Line(row))}{pairs}"));
            }
        }
        return [.. found.OrderBy(entry => entry.Time).Select(entry => entry.Text)];
    }
}
