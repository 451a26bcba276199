using System.Runtime.CompilerServices;

namespace Tally.Hosting.Tests;

/// <summary>The files that the tests are about, where they lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    public static string ConfigFolder { get; } = Path.Combine(Root, "observability-config");

    public static string Manifest { get; } = Path.Combine(Root, "aspire-manifest.json");

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
