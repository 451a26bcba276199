using System.Diagnostics;
using Tally.Hosting;

namespace Tally.IntegrationTests.Containers;

/// <summary>
/// What the container engine has of the stack's images: the real ones, those of <c>Stub/build</c> under their names, or not all of
/// either.
/// </summary>
internal sealed record StackImages(ImageKind Kind, string Words)
{
    private static readonly string[] Names =
    [
        $"{AlloyContainerImageTags.Registry}/{AlloyContainerImageTags.Image}:{AlloyContainerImageTags.Tag}",
        $"{TempoContainerImageTags.Registry}/{TempoContainerImageTags.Image}:{TempoContainerImageTags.Tag}",
        $"{LokiContainerImageTags.Registry}/{LokiContainerImageTags.Image}:{LokiContainerImageTags.Tag}",
        $"{MimirContainerImageTags.Registry}/{MimirContainerImageTags.Image}:{MimirContainerImageTags.Tag}",
        $"{PyroscopeContainerImageTags.Registry}/{PyroscopeContainerImageTags.Image}:{PyroscopeContainerImageTags.Tag}",
        $"{GrafanaContainerImageTags.Registry}/{GrafanaContainerImageTags.Image}:{GrafanaContainerImageTags.Tag}",
    ];

    // An engine that hangs is as good as none.
    private static readonly TimeSpan EnginePatience = TimeSpan.FromSeconds(5);
    private static readonly Lazy<StackImages> Asked = new(Ask);

    /// <summary>The answer of this run's engine, asked once.</summary>
    public static StackImages Here => Asked.Value;

    private static StackImages Ask()
    {
        if (Docker("version", "--format", "{{.Server.Version}}") is null)
            return new(ImageKind.None, "no container engine answers");
        var stubs = Names.Select(name => (Name: name, Label: Label(name))).ToArray();
        if (stubs.FirstOrDefault(image => image.Label is null) is { Name: { } missing })
            return new(ImageKind.None, $"the container engine has no image {missing}");
        return stubs.All(image => image.Label == "true")
            ? new(ImageKind.Stub, "the images are stubs")
            : new(ImageKind.Real, "the images are the real ones, which are asked for telemetry by the other tests with TALLY_STACK=containers");
    }

    private static string? Label(string image) => Docker("image", "inspect", "--format", """{{index .Config.Labels "tally.stub"}}""", image);

    // Null where the engine has no such thing, or does not answer.
    private static string? Docker(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(ContainerCommand.Engine, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (process.WaitForExit(EnginePatience))
                return process.ExitCode == 0 ? output.GetAwaiter().GetResult().Trim() : null;
            process.Kill(entireProcessTree: true);
            return null;
        }
        catch (System.ComponentModel.Win32Exception) // not installed
        {
            return null;
        }
    }
}

internal enum ImageKind
{
    None,
    Stub,
    Real,
}
