namespace Tally.Deploy;

/// <summary>What those who read a mistake set <see cref="DeploymentOptions"/> by.</summary>
public sealed class DeploymentOptionNames
{
    private readonly string _beforeKey;

    private DeploymentOptionNames(string beforeKey) => _beforeKey = beforeKey;

    /// <summary>The options of <c>tally-deploy</c>, <c>--image chat=…</c>.</summary>
    public static DeploymentOptionNames CommandLine { get; } = new(beforeKey: " ")
    {
        Manifest = "--manifest",
        Out = "--out",
        Name = "--name",
        EnvironmentsFolder = "--environments",
        Environments = "--environment",
        Images = "--image",
        Parameters = "--parameter",
        WithoutObservability = "--without-observability",
        OtlpEndpoint = "--otlp-endpoint",
        BeforeValue = " ",
    };

    internal string Manifest { get; private init; } = "";

    internal string Out { get; private init; } = "";

    internal string Name { get; private init; } = "";

    internal string EnvironmentsFolder { get; private init; } = "";

    internal string Environments { get; private init; } = "";

    internal string Images { get; private init; } = "";

    internal string Parameters { get; private init; } = "";

    internal string WithoutObservability { get; private init; } = "";

    internal string OtlpEndpoint { get; private init; } = "";

    /// <summary>What stands between an option and its value.</summary>
    internal string BeforeValue { get; private init; } = "";

    /// <summary>The keys below a section of the configuration, <c>Section:Images:chat=…</c>.</summary>
    /// <param name="section">The section's path.</param>
    /// <param name="output">What the folder is given by that the files are written to.</param>
    public static DeploymentOptionNames Configuration(string section, string output) => new(beforeKey: ":")
    {
        Manifest = "the manifest",
        Out = output,
        Name = $"{section}:{nameof(DeploymentOptions.Name)}",
        EnvironmentsFolder = $"{section}:{nameof(DeploymentOptions.EnvironmentsFolder)}",
        Environments = $"{section}:{nameof(DeploymentOptions.Environments)}",
        Images = $"{section}:{nameof(DeploymentOptions.Images)}",
        Parameters = $"{section}:{nameof(DeploymentOptions.Parameters)}",
        WithoutObservability = $"{section}:{nameof(DeploymentOptions.WithoutObservability)}",
        OtlpEndpoint = $"{section}:{nameof(DeploymentOptions.OtlpEndpoint)}",
        BeforeValue = "=",
    };

    /// <summary>How the image of one resource is given, up to its value.</summary>
    internal string Image(string resource) => $"{Images}{_beforeKey}{resource}=";

    /// <summary>How the value of one parameter is given, up to it.</summary>
    internal string Parameter(string parameter) => $"{Parameters}{_beforeKey}{parameter}=";
}
