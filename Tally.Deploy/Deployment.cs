using System.Diagnostics.CodeAnalysis;
using Tally.Deploy.Disk;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy;

/// <summary>
/// What is to be deployed, read from an Aspire manifest and environment files: the plan of what all environments have in common, and
/// of each. It does not change, so it may be written by several threads at once, each to folders of its own.
/// </summary>
public sealed class Deployment
{
    private readonly DeploymentOptionNames _names;

    private Deployment(DeploymentPlan common, IReadOnlyList<DeploymentPlan> plans, DeploymentOptionNames names) =>
        (Common, Plans, _names) = (common, plans, names);

    /// <summary>The environments that files are written for, in order. None if there are no environment files.</summary>
    public IReadOnlyList<string> Environments => [.. Plans.Select(plan => plan.Environment.Name)];

    /// <summary>How many containers and projects it runs.</summary>
    public int Workloads => Common.Workloads.Count;

    /// <summary>What the deployer should know, one sentence each.</summary>
    public IReadOnlyList<string> Notes => Common.Notes;

    internal DeploymentPlan Common { get; }

    /// <summary>Of each environment.</summary>
    internal IReadOnlyList<DeploymentPlan> Plans { get; }

    /// <summary>Reads a manifest, the files that it mounts, and the environments.</summary>
    /// <param name="manifest">The path of the manifest; paths in it are relative to its folder.</param>
    /// <param name="options">What the manifest does not say.</param>
    /// <param name="deployment">What was read; null if there are mistakes.</param>
    /// <param name="mistakes">All mistakes that could be found, each once; empty if there are none.</param>
    /// <returns>Whether there are no mistakes.</returns>
    public static bool TryRead(string manifest, DeploymentOptions options, [NotNullWhen(true)] out Deployment? deployment, out IReadOnlyList<DeploymentMistake> mistakes)
    {
        ArgumentException.ThrowIfNullOrEmpty(manifest);
        ArgumentNullException.ThrowIfNull(options);
        return Try(() => Read(manifest, options), out deployment, out mistakes);
    }

    /// <summary>
    /// Writes the files of targets, each below its folder: all of them, or none if there is a mistake. Files of an earlier run are
    /// replaced or taken away; files of anybody else are never touched, and one in the way is a mistake.
    /// </summary>
    /// <param name="folders">The targets and the folder of each; the folders need not be there.</param>
    /// <param name="written">What was written, in the order of <paramref name="folders"/>; null if there are mistakes.</param>
    /// <param name="mistakes">All mistakes that could be found, each once; empty if there are none.</param>
    /// <returns>Whether there are no mistakes.</returns>
    public bool TryWrite(
        IEnumerable<(DeploymentTarget Target, string Folder)> folders,
        [NotNullWhen(true)] out IReadOnlyList<WrittenDeployment>? written,
        out IReadOnlyList<DeploymentMistake> mistakes)
    {
        ArgumentNullException.ThrowIfNull(folders);
        return Try(() => Write([.. folders]), out written, out mistakes);
    }

    /// <exception cref="InputMistake">With all mistakes.</exception>
    internal static Deployment Read(string manifest, DeploymentOptions options)
    {
        var (common, plans) = DeploymentReader.Read(new(manifest), options);
        return new(common, plans, options.Names);
    }

    /// <summary>The files of a target, by their paths.</summary>
    internal IReadOnlyList<OutputFile> Files(DeploymentTarget target) => [.. Targets.Write(target, Common, Plans)];

    private IReadOnlyList<WrittenDeployment> Write(IReadOnlyList<(DeploymentTarget Target, string Folder)> folders)
    {
        var outputs = Mistakes.Each(folders, each => (each.Folder, Files: Files(each.Target)));
        OutputFolder.Write(outputs, _names.Out);
        return [.. folders.Zip(outputs, (place, output) => new WrittenDeployment(place.Target, Path.GetFullPath(place.Folder), output.Files.Count))];
    }

    private static bool Try<T>(Func<T> run, [NotNullWhen(true)] out T? result, out IReadOnlyList<DeploymentMistake> mistakes) where T : class
    {
        (result, mistakes) = (null, []);
        try
        {
            result = run();
            return true;
        }
        catch (InputMistake mistake)
        {
            mistakes = mistake.All;
        }
        // The message names the file.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mistakes = [new("files", $"one could not be read or written: {e.Message}")];
        }
        return false;
    }
}
