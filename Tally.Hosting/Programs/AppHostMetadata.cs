using System.Reflection;
using Aspire.Hosting;

namespace Tally.Hosting;

/// <summary>What <c>Tally.Hosting.targets</c> wrote into the AppHost's assembly about the build.</summary>
internal static class AppHostMetadata
{
    /// <summary>The value under <paramref name="key"/>; null where the AppHost was built without the targets.</summary>
    public static string? Find(IDistributedApplicationBuilder builder, string key) => All(builder, key).FirstOrDefault();

    /// <summary>Every value under <paramref name="key"/>, in the order of the build.</summary>
    public static IEnumerable<string> All(IDistributedApplicationBuilder builder, string key) =>
        (builder.AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>() ?? [])
            .Where(metadata => metadata.Key == key)
            .Select(metadata => metadata.Value)
            .OfType<string>();
}
