namespace Aspire.Hosting.Running.Containers;

/// <summary>Brings an image onto the engine before a container is made of it.</summary>
internal static class ContainerImage
{
    /// <exception cref="DistributedApplicationException">It is not there and cannot be pulled.</exception>
    public static async Task EnsureAsync(ContainerEngine engine, string resource, string image, LineWriter output, CancellationToken cancellationToken)
    {
        if ((await engine.RunAsync(["image", "inspect", "--format", "{{.Id}}", image], cancellationToken).ConfigureAwait(false)).Succeeded)
            return;

        output($"Pulling the image {image}", false);
        var pulled = await engine.RunAsync(["pull", "--quiet", image], cancellationToken).ConfigureAwait(false);
        if (!pulled.Succeeded)
        {
            throw new DistributedApplicationException(
                $"Resource '{resource}' cannot start: the image {image} is not on this machine and cannot be pulled: {pulled.Fault}. " +
                $"Pull it where its registry can be reached ({engine.Name} pull {image}), or carry it over ({engine.Name} save, {engine.Name} load).");
        }
    }
}
