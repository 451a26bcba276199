using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Output;

/// <summary>The table of what runs where.</summary>
internal static class PlacesTable
{
    public static string Of(IEnumerable<IResource> resources, IReadOnlyDictionary<string, CustomResourceSnapshot> states)
    {
        (string Name, string State, string Urls)[] rows =
        [
            ("resource", "state", "where"),
            .. resources.Where(resource => resource is IComputeResource).Select(resource => (resource.Name, State(states[resource.Name]), Urls(resource))),
        ];
        var names = rows.Max(row => row.Name.Length);
        var words = rows.Max(row => row.State.Length);

        var table = new StringBuilder().AppendLine();
        foreach (var (name, state, urls) in rows)
            table.AppendLine($"  {name.PadRight(names)}  {state.PadRight(words)}  {urls}".TrimEnd());
        return table.AppendLine().Append("Ctrl-C stops everything.").AppendLine().ToString();
    }

    private static string State(CustomResourceSnapshot snapshot) =>
        snapshot.HealthReports.IsEmpty || snapshot.HealthStatus is null ? snapshot.State!.Text : $"{snapshot.State!.Text}, {snapshot.HealthStatus.ToString()!.ToLowerInvariant()}";

    private static string Urls(IResource resource) =>
        string.Join("  ", ResourceUrls.Of(resource).Select(url => url.DisplayText is { } text ? $"{text}: {url.Url}" : url.Url));
}
