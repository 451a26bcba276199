using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>What can be said of every component.</summary>
public static class ComponentBuilderExtensions
{
    /// <summary>
    /// Keeps the component's data in a volume beyond the container.
    /// </summary>
    /// <param name="builder">The component.</param>
    /// <param name="name">
    /// Default: the component's name and a hash of the AppHost's folder and of <c>Tally:DataFolder</c>, so that two copies of an
    /// application, or a test beside it, do not write into one volume; in a manifest the component's name and <c>-data</c>.
    /// </param>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<T> WithDataVolume<T>(this IResourceBuilder<T> builder, string? name = null) where T : ComponentResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeName(builder), builder.Resource.DataFolder);
    }

    /// <summary>Keeps the component's data no longer than the container: an anonymous volume that goes with it.</summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<T> WithThrowAwayData<T>(this IResourceBuilder<T> builder) where T : ComponentResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(null, builder.Resource.DataFolder);
    }

    /// <summary>Ends the component when it needs more memory, in MiB and at least 64, and tells Go's collector to stay below nine tenths of it.</summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<T> WithMemoryLimit<T>(this IResourceBuilder<T> builder, int mebibytes) where T : ComponentResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (mebibytes < 64)
            throw new DistributedApplicationException($"The memory limit of '{builder.Resource.Name}' is {mebibytes} MiB; expected at least 64.");
        return builder
            .WithWorkload(workload => workload.MemoryMiB = mebibytes)
            .WithEnvironment("GOMEMLIMIT", string.Create(CultureInfo.InvariantCulture, $"{mebibytes * 9 / 10}MiB"));
    }

    private static string VolumeName<T>(IResourceBuilder<T> builder) where T : ComponentResource
    {
        var application = builder.ApplicationBuilder;
        return application.ExecutionContext.IsPublishMode
            ? $"{builder.Resource.Name}-data"
            : $"tally-{builder.Resource.Name}-{Hash($"{application.AppHostDirectory}\n{application.Configuration["Tally:DataFolder"]}")}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
