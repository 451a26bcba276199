using System.Reflection;

namespace Aspire.Hosting;

/// <summary>Reads what the build noted in the AppHost's assembly.</summary>
internal static class AppHostAssembly
{
    /// <summary>The folder of the AppHost's project.</summary>
    public static string? ProjectDirectory(Assembly? appHost) => appHost?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(m => string.Equals(m.Key, "apphostprojectpath", StringComparison.OrdinalIgnoreCase))?.Value;

    /// <summary>Debug or Release, as the AppHost was built: its projects were built with it.</summary>
    public static string Configuration(Assembly? appHost) =>
        appHost?.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration is { Length: > 0 } built ? built : "Debug";
}
