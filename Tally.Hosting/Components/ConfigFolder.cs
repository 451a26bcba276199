using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>
/// The one copy of the components' configuration: the folder <c>Tally:ConfigFolder</c> names, relative to the AppHost, else
/// the one that <c>Tally.Hosting.targets</c> wrote into the AppHost when it was built.
/// </summary>
internal static class ConfigFolder
{
    public static string Of(IDistributedApplicationBuilder builder)
    {
        var folder = builder.Configuration["Tally:ConfigFolder"] is { Length: > 0 } configured ? configured : AppHostMetadata.Find(builder, "Tally.ConfigFolder");
        return folder is null
            ? throw new DistributedApplicationException("Tally:ConfigFolder is not set, and the AppHost was built without Tally.Hosting.targets, which name the folder of the configuration files.")
            : Path.GetFullPath(folder, builder.AppHostDirectory);
    }

    /// <summary>Shows a folder of it to a container.</summary>
    public static IResourceBuilder<T> WithConfigFolder<T>(this IResourceBuilder<T> builder, string folder, string target) where T : ContainerResource =>
        builder.WithBindMount(Path.Combine(Of(builder.ApplicationBuilder), folder), target, isReadOnly: true);
}
