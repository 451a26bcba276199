using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the manifest to where <c>--output-path</c> says: a file that ends in .json, or a folder.</summary>
internal sealed class ManifestPublisher(DistributedApplicationModel model, DistributedApplicationExecutionContext execution, IConfiguration configuration)
{
    private const string Step = "publish-manifest";

    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (configuration["Pipeline:Step"] is var step && step != Step)
            throw new DistributedApplicationException($"There is no publishing step '{step}'; this build's stand-in for Aspire knows '--step {Step}'.");
        if (configuration["Pipeline:OutputPath"] is not { Length: > 0 } path)
            throw new DistributedApplicationException("The '--output-path [path]' option was not specified even though manifest publishing was requested.");
        if (!path.EndsWith(".json", StringComparison.Ordinal))
            path = Path.Combine(path, "aspire-manifest.json");

        // In memory first: a resource that cannot be written must not leave half a manifest behind.
        using var manifest = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(manifest, new JsonWriterOptions { Indented = true }))
            await new ManifestPublishingContext(execution, path, writer, cancellationToken).WriteModelAsync(model).ConfigureAwait(false);
        await SaveAsync(Path.GetFullPath(path), manifest, cancellationToken).ConfigureAwait(false);
        await Console.Out.WriteLineAsync($"Published manifest to: {Path.GetFullPath(path)}").ConfigureAwait(false);
    }

    private static async Task SaveAsync(string path, MemoryStream manifest, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, manifest.ToArray(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"The manifest cannot be written to {path}: {e.Message}", e);
        }
    }
}
