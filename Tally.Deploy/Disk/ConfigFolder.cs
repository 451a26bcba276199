using Tally.Deploy.Manifest;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Disk;

/// <summary>Reads what the manifest mounts from the source tree.</summary>
internal static class ConfigFolder
{
    /// <param name="folder">The manifest's folder.</param>
    public static IReadOnlyDictionary<string, ConfigSource> Read(string folder, ManifestDocument manifest)
    {
        var mounts = manifest.All<RunnableResource>().SelectMany(resource => resource.BindMounts).DistinctBy(mount => mount.Source);
        return Mistakes.Each(mounts, mount => (mount.Source, Found: Read(Path.GetFullPath(mount.Source, folder), mount)))
            .ToDictionary(mount => mount.Source, mount => mount.Found, StringComparer.Ordinal);
    }

    private static ConfigSource Read(string path, BindMount mount)
    {
        if (File.Exists(path))
            return new(IsFile: true, [new(Path.GetFileName(path), File.ReadAllBytes(path))]);
        if (!Directory.Exists(path))
            throw mount.Path.Key("source").Mistake($"there is no file or folder '{mount.Source}' beside the manifest; add it, or take the mount out.");

        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => new ConfigFile(Path.GetRelativePath(path, file).Replace('\\', '/'), File.ReadAllBytes(file)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .ToArray();
        return files.Length > 0
            ? new(IsFile: false, files)
            : throw mount.Path.Key("source").Mistake($"the folder '{mount.Source}' is empty; add files, or take the mount out.");
    }
}
