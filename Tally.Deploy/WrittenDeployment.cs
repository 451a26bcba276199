namespace Tally.Deploy;

/// <summary>The files of one target as they were written.</summary>
/// <param name="Target">What they are for.</param>
/// <param name="Folder">The full path of the folder that holds them.</param>
/// <param name="Files">How many there are.</param>
public sealed record WrittenDeployment(DeploymentTarget Target, string Folder, int Files);
