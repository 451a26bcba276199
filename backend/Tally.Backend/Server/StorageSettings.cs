using Tally.Storage;

namespace Tally.Backend.Server;

/// <summary>
/// Reads how a signal's store keeps its data: the section <c>Storage</c>, and over it the signal's own, such as <c>Storage:Traces</c>.
/// The folder is the signal's own setting, else the one named for the signal in <c>Storage:Folder</c>, <c>.data</c> by default.
/// </summary>
internal static class StorageSettings
{
    private const string DefaultFolder = ".data";

    /// <param name="configuration">The server's configuration.</param>
    /// <param name="signal"><c>Traces</c>, <c>Logs</c> or <c>Metrics</c>.</param>
    /// <param name="defaults">What holds where neither section says anything; its folder is not used.</param>
    public static StorageOptions Read(IConfiguration configuration, string signal, StorageOptions? defaults = null)
    {
        var shared = configuration.GetSection("Storage");
        var own = shared.GetSection(signal);
        var options = defaults ?? new() { Folder = "" };
        shared.Bind(options);
        own.Bind(options);
        var root = shared["Folder"] is { Length: > 0 } folder ? folder : DefaultFolder;
        return options with { Folder = own["Folder"] ?? Path.Combine(root, signal.ToLowerInvariant()) };
    }
}
