using Tally.Backend.Server;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>Opens the store of traces as <see cref="StorageSettings"/> says, and reports what recovery had to cut.</summary>
internal static partial class TraceStoreFactory
{
    public static TraceStore Open(IServiceProvider services)
    {
        var options = StorageSettings.Read(services.GetRequiredService<IConfiguration>(), "Traces");
        var store = TraceStore.Open(options, services.GetService<TimeProvider>() ?? TimeProvider.System);
        Report(store, options.Folder, services.GetRequiredService<ILogger<TraceStore>>());
        return store;
    }

    private static void Report(TraceStore store, string folder, ILogger logger)
    {
        if (store.Replay.BytesCut > 0)
            TailCut(logger, folder, store.Replay.BytesCut, store.Replay.Records);
        foreach (var damage in store.Damaged)
            SetAside(logger, folder, damage);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of spans in {Folder} had a damaged tail: {BytesCut} bytes cut after {Records} whole records")]
    private static partial void TailCut(ILogger logger, string folder, long bytesCut, int records);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Spans in {Folder} are damaged and were left out: {Damage}")]
    private static partial void SetAside(ILogger logger, string folder, string damage);
}
