namespace Tally.Deploy.Plan;

/// <summary>What a bind mount's source was found to be.</summary>
/// <param name="Files">By path; the one file, or every file of the folder and its folders.</param>
internal sealed record ConfigSource(bool IsFile, IReadOnlyList<ConfigFile> Files);
