using Tally.Storage.Traces;

namespace Tally.Storage.Tests.Traces;

/// <summary>A temporary data folder, the stores opened on it, and a clock that stands still until it is moved.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly DataFolder _folder = new();
    private readonly List<TraceStore> _stores = [];

    public StoreFolder() => Options = new() { Folder = Path.Combine(_folder.Root, "traces"), SegmentRows = 1_000 };

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
        var copy = _folder.KilledCopy(Options.Folder);
        damage?.Invoke(copy);
        Options = Options with { Folder = copy };
        return Open();
    }

    public string[] Files(string pattern) => [.. Directory.EnumerateFiles(Options.Folder, pattern).Order()];

    public void Dispose()
    {
        foreach (var store in _stores)
            store.Dispose();
        _folder.Dispose();
    }
}
