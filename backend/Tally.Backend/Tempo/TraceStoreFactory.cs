using Tally.Storage;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>
/// Opens the store of traces as configured: <c>Storage:*</c> for all signals, <c>Storage:Traces:*</c> over it
/// (see <see cref="StorageOptions"/>); the folder is <c>{Storage:Folder}/traces</c>, <c>.data/traces</c> by default.
/// </summary>
internal static partial class TraceStoreFactory
{
    public static TraceStore Open(IServiceProvider services)
    {
        var options = Options(services.GetRequiredService<IConfiguration>());
        var store = TraceStore.Open(options, services.GetService<TimeProvider>() ?? TimeProvider.System);
        Report(store, options.Folder, services.GetRequiredService<ILogger<TraceStore>>());
        return store;
    }

    private static StorageOptions Options(IConfiguration configuration)
    {
        var shared = configuration.GetSection("Storage");
        var own = shared.GetSection("Traces");
        var options = new StorageOptions { Folder = ".data" };
        shared.Bind(options);
        var folder = Path.Combine(options.Folder, "traces");
        own.Bind(options);
        return options with { Folder = own["Folder"] ?? folder };
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
