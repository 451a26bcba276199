using Tally.Storage.Traces;

namespace Tally.Storage.Tests.Traces;

/// <summary>A temporary data folder, the stores opened on it, and a clock that stands still until it is moved.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tally-traces-").FullName;
    private readonly List<TraceStore> _stores = [];
    private int _copies;

    public StoreFolder() => Options = new() { Folder = Path.Combine(_root, "traces"), SegmentRows = 1_000 };

    public StorageOptions Options { get; set; }

    public ManualTime Time { get; } = new(SpanBatches.Epoch);

    public TraceStore Open()
    {
        var store = TraceStore.Open(Options, Time);
        _stores.Add(store);
        return store;
    }

    /// <summary>Opens what the process's sudden death at this moment would have left: the files as they are, nothing closed.</summary>
    public TraceStore OpenAfterKill(Action<string>? damage = null)
    {
        var copy = Path.Combine(_root, $"copy{++_copies}");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(Options.Folder).Where(path => Path.GetFileName(path) != "lock"))
        {
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = File.Create(Path.Combine(copy, Path.GetFileName(file)));
            from.CopyTo(to);
        }
        damage?.Invoke(copy);
        Options = Options with { Folder = copy };
        return Open();
    }

    public string[] Files(string pattern) => [.. Directory.EnumerateFiles(Options.Folder, pattern).Order()];

    public void Dispose()
    {
        foreach (var store in _stores)
            store.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}

/// <summary>A clock moved by hand; its timers never fire by themselves.</summary>
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
