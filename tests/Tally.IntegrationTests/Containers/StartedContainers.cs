using System.Text.Json;

namespace Tally.IntegrationTests.Containers;

/// <summary>What one AppHost has on the engine: its containers, told from others by the configuration folder they mount, and what came with them.</summary>
/// <param name="Ids">The containers.</param>
/// <param name="NetworkNames">The networks that they are in.</param>
/// <param name="AnonymousVolumes">Volumes that nobody could find again.</param>
internal sealed record StartedContainers(IReadOnlyList<string> Ids, IReadOnlyList<string> NetworkNames, IReadOnlyList<string> AnonymousVolumes)
{
    public static async Task<StartedContainers> OfAsync(string configFolder)
    {
        var ids = await IdsAsync(configFolder);
        using var json = JsonDocument.Parse(ids.Length == 0 ? "[]" : await ContainerCommand.Read(["inspect", .. ids]));
        var containers = json.RootElement.EnumerateArray().ToArray();
        return new(
            ids,
            [.. containers.SelectMany(container => container.GetProperty("NetworkSettings").GetProperty("Networks").EnumerateObject())
                .Select(network => network.Name).Distinct()],
            // 64 hex digits
            [.. containers.SelectMany(container => container.GetProperty("Mounts").EnumerateArray())
                .Where(mount => mount.GetProperty("Type").GetString() == "volume")
                .Select(mount => mount.GetProperty("Name").GetString()!)
                .Where(name => name.Length == 64)]);
    }

    /// <summary>What of it the engine still has; empty when nothing is left.</summary>
    public async Task<string> LeftAsync(string configFolder)
    {
        var networks = Lines(await ContainerCommand.Read(["network", "ls", "--format", "{{.Name}}"])).Intersect(NetworkNames);
        var volumes = Lines(await ContainerCommand.Read(["volume", "ls", "--quiet"])).Intersect(AnonymousVolumes);
        return string.Join(", ", [.. await IdsAsync(configFolder), .. networks, .. volumes]);
    }

    private static async Task<string[]> IdsAsync(string configFolder) => Lines(await ContainerCommand.Read(
    [
        "ps", "--all", "--quiet", "--no-trunc",
        .. Directory.GetDirectories(configFolder, "*", SearchOption.AllDirectories).SelectMany(folder => new[] { "--filter", $"volume={folder}" }),
    ]));

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
