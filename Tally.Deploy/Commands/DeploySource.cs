using Tally.Deploy.Disk;
using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Commands;

/// <summary>The plans that a command writes: of what all environments have in common, and of each.</summary>
internal sealed record DeploySource(DeploymentPlan Common, IReadOnlyList<DeploymentPlan> Environments)
{
    private const string Default = "default";

    /// <param name="wanted">Names of environments; none means all there are.</param>
    public static DeploySource Read(FileInfo manifestFile, DirectoryInfo? environments, IReadOnlyList<string> wanted, DeployOptions options)
    {
        if (!manifestFile.Exists)
            throw new InputMistake("--manifest", $"there is no file '{manifestFile}'; write one with dotnet run --project <AppHost> -- --operation publish --step publish-manifest --output-path {manifestFile.Name}.");
        var folder = manifestFile.DirectoryName!;
        var files = EnvironmentFiles(environments, folder);
        if (wanted.FirstOrDefault(name => !files.ContainsKey(name)) is { } unknown)
            throw new InputMistake("--environment", $"there is no file '{unknown}.yaml'; expected {(files.Count == 0 ? "a folder of environment files" : string.Join(", ", files.Keys.Order()))}.");

        var common = files.TryGetValue(Default, out var file) ? Read(file) : new EnvironmentSettings { Name = Default };
        var manifest = ManifestReader.Read(File.ReadAllText(manifestFile.FullName));
        var configs = ConfigFolder.Read(folder, manifest);
        return new(
            Planner.Plan(manifest, configs, options, common),
            [.. files.Where(entry => entry.Key != Default && (wanted.Count == 0 || wanted.Contains(entry.Key)))
                .Select(entry => Planner.Plan(manifest, configs, options, Read(entry.Value).Over(common)))]);
    }

    private static SortedDictionary<string, FileInfo> EnvironmentFiles(DirectoryInfo? given, string manifestFolder)
    {
        var folder = given ?? new(Path.Combine(manifestFolder, "deploy", "environments"));
        if (given is { Exists: false })
            throw new InputMistake("--environments", $"there is no folder '{given}'.");
        return new(folder.Exists ? folder.GetFiles("*.yaml").ToDictionary(file => Path.GetFileNameWithoutExtension(file.Name)) : [], StringComparer.Ordinal);
    }

    private static EnvironmentSettings Read(FileInfo file) => EnvironmentReader.Read(Path.GetFileNameWithoutExtension(file.Name), File.ReadAllText(file.FullName));
}
