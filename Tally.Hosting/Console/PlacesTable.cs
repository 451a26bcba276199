using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The table of what runs where.</summary>
internal static class PlacesTable
{
    public static string Of(IEnumerable<(string Name, CustomResourceSnapshot State)> resources)
    {
        (string Name, string State, string Urls)[] rows =
        [
            ("resource", "state", "where"),
            .. resources.Select(resource => (resource.Name, State(resource.State), Urls(resource.State))),
        ];
        var names = rows.Max(row => row.Name.Length);
        var states = rows.Max(row => row.State.Length);

        var table = new StringBuilder().AppendLine();
        foreach (var (name, state, urls) in rows)
            table.AppendLine($"  {name.PadRight(names)}  {state.PadRight(states)}  {urls}".TrimEnd());
        return table.AppendLine().Append("Ctrl-C stops everything.").AppendLine().ToString();
    }

    private static string State(CustomResourceSnapshot snapshot) =>
        snapshot.HealthStatus is { } health ? $"{snapshot.State?.Text}, {health.ToString().ToLowerInvariant()}" : snapshot.State?.Text ?? "";

    private static string Urls(CustomResourceSnapshot snapshot) =>
        string.Join("  ", snapshot.Urls.Select(url => Base(url.Url)).Distinct());

    // A link may lead to a page; here it is the address that counts.
    private static string Base(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.GetLeftPart(UriPartial.Authority) : url;
}
