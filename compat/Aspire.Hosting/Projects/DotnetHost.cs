using System.Runtime.InteropServices;
using Aspire.Hosting.Running.Processes;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The <c>dotnet</c> that runs projects: the one that runs the AppHost.</summary>
internal static class DotnetHost
{
    // The host's FrameworkMissingFailure, 0x80008096; Unix keeps its last byte.
    private const int FrameworkMissing = unchecked((int)0x80008096);

    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>Absolute path; null when there is none.</summary>
    public static string? Path => Found.Value;

    /// <summary>Whether the host ended because a framework is not installed.</summary>
    public static bool IsFrameworkMissing(int exitCode) => exitCode is FrameworkMissing or (FrameworkMissing & 0xff);

    private static string? Find()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        // ROOT/shared/Microsoft.NETCore.App/10.0.0/
        var ofThisRuntime = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        var atRoot = System.IO.Path.Combine(System.Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "", name);
        return ((string[])[ofThisRuntime, atRoot]).FirstOrDefault(System.IO.Path.Exists)
            ?? CommandPath.Find("dotnet", Directory.GetCurrentDirectory(), System.Environment.GetEnvironmentVariable("PATH"));
    }
}
