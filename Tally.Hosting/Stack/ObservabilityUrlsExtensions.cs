using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>Finds the stack of a started application.</summary>
public static class ObservabilityUrlsExtensions
{
    /// <summary>The query URLs of the application's stack, in every <see cref="StackMode"/>.</summary>
    /// <param name="app">The application; it has been started.</param>
    /// <param name="stackName">Which stack, where there is more than one. Default: the only one.</param>
    /// <param name="cancellationToken">Gives up waiting for the URLs.</param>
    /// <returns>The URLs, with the ports of this run.</returns>
    /// <exception cref="InvalidOperationException">The application has no stack, or more than one and no name was given.</exception>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static async Task<ObservabilityUrls> GetObservabilityUrlsAsync(
        this DistributedApplication app, string? stackName = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(app);
        var stack = app.Services.GetRequiredService<DistributedApplicationModel>().Resources
            .OfType<ObservabilityStackResource>()
            .Single(resource => stackName is null || resource.Name == stackName);
        return new(
            await Resolve(stack.Tempo, cancellationToken),
            await Resolve(stack.Loki, cancellationToken),
            await Resolve(stack.Mimir, cancellationToken),
            stack.Pyroscope is { } pyroscope ? await Resolve(pyroscope, cancellationToken) : null);
    }

    private static async Task<Uri> Resolve(ReferenceExpression url, CancellationToken cancellationToken) =>
        new(await url.GetValueAsync(cancellationToken) ?? throw new InvalidOperationException("The stack has no URL yet; start the application first."));
}
