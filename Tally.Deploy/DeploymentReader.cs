using Tally.Deploy.Disk;
using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;
using Tally.Deploy.Plan;

namespace Tally.Deploy;

/// <summary>Reads the manifest, what it mounts, and the environments, and makes the plans.</summary>
internal static class DeploymentReader
{
    private const string Default = "default";

    public static (DeploymentPlan Common, IReadOnlyList<DeploymentPlan> Environments) Read(FileInfo manifestFile, DeploymentOptions options)
    {
        if (!manifestFile.Exists)
            throw new InputMistake(options.Names.Manifest, $"there is no file '{manifestFile}'; write one with dotnet run --project <AppHost> -- --operation publish --step publish-manifest --output-path {manifestFile.Name}.");
        var mistakes = new Mistakes();
        var environments = mistakes.Try(() => Environments(manifestFile.DirectoryName!, options));
        var manifest = mistakes.Try(() => ManifestReader.Read(File.ReadAllText(manifestFile.FullName), manifestFile.Name));
        var configs = manifest is null ? null : mistakes.Try(() => ConfigFolder.Read(manifestFile.DirectoryName!, manifest));
        mistakes.Throw();

        var common = environments!.FirstOrDefault(environment => environment.Name == Default) ?? new() { Name = Default };
        var wanted = environments!.Where(environment => environment != common).ToArray();
        mistakes.Try(() => Mistakes.Each([common, .. wanted], environment => NameCheck.Throw(manifest!, options, environment)));
        var plans = mistakes.Try(() => Mistakes.Each([common, .. wanted.Select(environment => environment.Over(common))], environment => Planner.Plan(manifest!, configs!, options, environment)));
        mistakes.Throw();
        return (plans![0], [.. plans.Skip(1)]);
    }

    /// <summary>The files that are wanted, each as it is; that of what all have in common always is.</summary>
    private static IReadOnlyList<EnvironmentSettings> Environments(string manifestFolder, DeploymentOptions options)
    {
        var files = Files(manifestFolder, options);
        Mistakes.Each(options.Environments.Where(name => !files.ContainsKey(name)), unknown =>
            throw new InputMistake(options.Names.Environments, $"there is no file '{unknown}.yaml'; expected {(files.Count == 0 ? "a folder of environment files" : string.Join(", ", files.Keys))}."));

        var wanted = files.Keys.Where(name => name == Default || options.Environments.Count == 0 || options.Environments.Contains(name));
        return Mistakes.Each(wanted, name => EnvironmentReader.Read(name, File.ReadAllText(files[name].FullName)));
    }

    private static SortedDictionary<string, FileInfo> Files(string manifestFolder, DeploymentOptions options)
    {
        var folder = new DirectoryInfo(options.EnvironmentsFolder ?? Path.Combine(manifestFolder, "deploy", "environments"));
        if (options.EnvironmentsFolder is { } given && !folder.Exists)
            throw new InputMistake(options.Names.EnvironmentsFolder, $"there is no folder '{given}'.");
        return new(folder.Exists ? folder.GetFiles("*.yaml").ToDictionary(file => Path.GetFileNameWithoutExtension(file.Name)) : [], StringComparer.Ordinal);
    }
}
