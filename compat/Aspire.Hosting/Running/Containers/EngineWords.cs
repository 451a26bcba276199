namespace Aspire.Hosting.Running.Containers;

/// <summary>What an engine says on its error stream, as part of a sentence.</summary>
internal static class EngineWords
{
    private static readonly string[] Prefixes = ["docker: ", "podman: ", "Error: ", "Error response from daemon: "];

    /// <summary>The last line that is no hint on usage, without the engine's own prefixes; null when there is none.</summary>
    public static string? Last(IEnumerable<string> lines) => lines
        .Select(line => line.Trim())
        .Where(line => line.Length > 0 && !line.StartsWith("See '", StringComparison.Ordinal) && !line.StartsWith("Run '", StringComparison.Ordinal))
        .Select(Bare)
        .LastOrDefault();

    private static string Bare(string line)
    {
        while (Prefixes.FirstOrDefault(prefix => line.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix)
            line = line[prefix.Length..];
        return line.TrimEnd('.');
    }
}
