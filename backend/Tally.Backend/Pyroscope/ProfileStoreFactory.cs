using Tally.Backend.Server;
using Tally.Storage.Profiles;

namespace Tally.Backend.Pyroscope;

/// <summary>Opens the store of profiles as <see cref="StorageSettings"/> says, and reports what recovery had to cut.</summary>
internal static partial class ProfileStoreFactory
{
    public static ProfileStore Open(IServiceProvider services)
    {
        var options = StorageSettings.Read(services.GetRequiredService<IConfiguration>(), "Profiles");
        var store = ProfileStore.Open(options, services.GetService<TimeProvider>() ?? TimeProvider.System);
        var logger = services.GetRequiredService<ILogger<ProfileStore>>();
        if (store.Replay.BytesCut > 0)
            TailCut(logger, options.Folder, store.Replay.BytesCut, store.Replay.Records);
        foreach (var damage in store.Damaged)
            SetAside(logger, options.Folder, damage);
        return store;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of profiles in {Folder} had a damaged tail: {BytesCut} bytes cut after {Records} whole records")]
    private static partial void TailCut(ILogger logger, string folder, long bytesCut, int records);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Profiles in {Folder} are damaged and were left out: {Damage}")]
    private static partial void SetAside(ILogger logger, string folder, string damage);
}
