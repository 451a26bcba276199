using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>
/// The one copy of the components' configuration: the folder <c>Tally:ConfigFolder</c> names, relative to the AppHost, else
/// <c>observability-config</c> beside this library's sources, whose path is stamped into the assembly when it is built.
/// </summary>
internal static class ConfigFolder
{
    private static readonly string Stamped = typeof(ConfigFolder).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "Tally.ConfigFolder").Value!;

    public static string Of(IDistributedApplicationBuilder builder) =>
        Path.GetFullPath(builder.Configuration["Tally:ConfigFolder"] is { Length: > 0 } folder ? folder : Stamped, builder.AppHostDirectory);

    /// <summary>Shows a folder of it to a container.</summary>
    public static IResourceBuilder<T> WithConfigFolder<T>(this IResourceBuilder<T> builder, string folder, string target) where T : ContainerResource =>
        builder.WithBindMount(Path.Combine(Of(builder.ApplicationBuilder), folder), target, isReadOnly: true);
}
