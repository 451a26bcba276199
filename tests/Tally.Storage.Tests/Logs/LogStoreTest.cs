using System.Text;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Storage.Tests.Logs;

/// <summary>A folder and a clock of its own for each test, and short words for what tests do to a store.</summary>
public abstract class LogStoreTest : IDisposable
{
    private protected static readonly LabelSet App = LabelSet.From([new("app", "a")]);
    private protected static readonly UnixNanos Start = UnixNanos.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("tally-logs-").FullName;

    private protected ManualTime Time { get; } = new(Start.ToDateTimeOffset());

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected LogStore Open(string? folder = null, int segmentRows = 250_000, LogLimits? limits = null, Func<StorageOptions, StorageOptions>? change = null)
    {
        var options = new StorageOptions { Folder = folder ?? Path.Combine(Folder, "logs"), SegmentRows = segmentRows };
        return LogStore.Open(change is null ? options : change(options), Time, limits);
    }

    /// <summary>What a sudden end leaves behind: the files as they are, without the store having closed them.</summary>
    private protected string KilledCopy()
    {
        // Sealing goes on meanwhile; a death is one moment, so a copy counts only if no file came or went while it was made.
        while (true)
        {
            var copy = Directory.CreateDirectory(Path.Combine(Folder, "killed-" + Path.GetRandomFileName())).FullName;
            var before = Files();
            try
            {
                foreach (var file in before)
                    File.Copy(Path.Combine(Folder, "logs", file), Path.Combine(copy, file));
                if (Files().SequenceEqual(before))
                    return copy;
            }
            catch (FileNotFoundException)
            {
            }
        }

        string[] Files() => [.. Directory.EnumerateFiles(Path.Combine(Folder, "logs")).Select(file => Path.GetFileName(file)).Where(name => name != "lock").Order()];
    }

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

/// <summary>A clock that stands still until told; its timers never fire.</summary>
internal sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
