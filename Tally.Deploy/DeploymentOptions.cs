namespace Tally.Deploy;

/// <summary>What a deployment is told beside the manifest.</summary>
public sealed class DeploymentOptions
{
    /// <summary>The image that runs <c>tally-deploy verify</c> is given under this name.</summary>
    internal const string VerifyImage = "tally-deploy";

    /// <summary>The application's name: lower-case letters, digits and dashes, at most 40. Default <c>tally</c>.</summary>
    public string Name { get; set; } = "tally";

    /// <summary>
    /// The folder of environment files, <c>default.yaml</c> with what all have in common among them. Default:
    /// <c>deploy/environments</c> beside the manifest if it is there, else no environments.
    /// </summary>
    public string? EnvironmentsFolder { get; set; }

    /// <summary>The environments to write for, by their files' names without <c>.yaml</c>. Default: all that the folder has.</summary>
    public IList<string> Environments { get; init; } = [];

    /// <summary>
    /// Images of what is built from source, by resource, <c>registry.example.com/chat@sha256:…</c>; the one of the smoke test under
    /// <c>tally-deploy</c>. They win over the environments' own. Default: none.
    /// </summary>
    public IDictionary<string, string> Images { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Values of parameters that are no secrets, by parameter. They win over the environments' own. Default: the manifest's defaults.</summary>
    public IDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Leaves the observability stack out; services send to <see cref="OtlpEndpoint"/>. Default false.</summary>
    public bool WithoutObservability { get; set; }

    /// <summary>With <see cref="WithoutObservability"/>: where services send their telemetry, <c>http(s)://host:port</c>. Default: none.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>What mistakes call these options. Default: as the command line does, <c>--image</c>.</summary>
    public DeploymentOptionNames Names { get; set; } = DeploymentOptionNames.CommandLine;
}
