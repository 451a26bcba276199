using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Tally.Hosting;

/// <summary>
/// Where a started stack answers queries. Prometheus's API is under <c>/prometheus</c> of <paramref name="Mimir"/>;
/// <paramref name="Pyroscope"/> is null where the stack has no profiles.
/// </summary>
public sealed record ObservabilityUrls(Uri Tempo, Uri Loki, Uri Mimir, Uri? Pyroscope = null);

/// <summary>Finds the stack of a started application.</summary>
public static class ObservabilityUrlsExtensions
{
    /// <summary>The query URLs of the application's stack, in every <see cref="StackMode"/>.</summary>
    /// <exception cref="InvalidOperationException">The application has no stack, or more than one and no name was given.</exception>
    public static async Task<ObservabilityUrls> GetObservabilityUrlsAsync(this DistributedApplication app, string? stackName = null, CancellationToken cancellationToken = default)
    {
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
