using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tally.Hosting;

/// <summary>Deletes what a container keeps. Aspire has no way to do so: a container that is started again gets its volume back.</summary>
internal static class ContainerData
{
    /// <summary>Deletes a stopped container and its volumes; the next start makes them anew.</summary>
    /// <exception cref="DistributedApplicationException">No engine answers, or it refuses.</exception>
    public static async Task DeleteAsync(ResourceEvent container, IServiceProvider services, CancellationToken cancellationToken)
    {
        var answer = ContainerEngines.Ask(services.GetRequiredService<IConfiguration>());
        var engine = answer.Engine ?? throw new DistributedApplicationException($"No container engine answers: {answer.Words}.");
        if (container.Snapshot.Properties.FirstOrDefault(property => property.Name == "container.id")?.Value is string id)
            await RunAsync(engine, ["rm", "--force", "--volumes", id], cancellationToken).ConfigureAwait(false);
        var volumes = container.Resource.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount is { Type: ContainerMountType.Volume, Source: not null });
        foreach (var volume in volumes)
            await RunAsync(engine, ["volume", "rm", "--force", volume.Source!], cancellationToken).ConfigureAwait(false);
    }

    private static async Task RunAsync(string engine, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(engine, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await output.ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (process.ExitCode != 0)
            throw new DistributedApplicationException($"{engine} {string.Join(' ', arguments)}: {errors.Trim()}");
    }
}
