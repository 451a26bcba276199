namespace Tally.Deploy.Plan;

/// <summary>What the command line says beside the files.</summary>
internal sealed record DeployOptions
{
    /// <summary>The image that runs <c>tally-deploy verify</c> is given under this name.</summary>
    public const string VerifyImage = "tally-deploy";

    /// <summary>The application's name, a DNS label. Default: tally.</summary>
    public string Name { get; init; } = "tally";

    /// <summary>Images by resource.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>();

    /// <summary>Values of parameters that are no secrets.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Leaves the stack out; services send to <see cref="OtlpEndpoint"/>.</summary>
    public bool WithoutObservability { get; init; }

    public string? OtlpEndpoint { get; init; }
}
