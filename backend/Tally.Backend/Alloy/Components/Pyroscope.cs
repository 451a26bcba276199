using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components;

/// <summary>
/// pyroscope.receive_http and pyroscope.write. Profiles hold no text of people and are neither sampled nor changed, so here
/// they come in at the store's own listener (<c>Listen:Pyroscope</c>) and these two are checked and have nothing to do.
/// </summary>
internal static class Pyroscope
{
    public static IReadOnlyDictionary<string, object?> Receive(Arguments arguments)
    {
        arguments.Require("forward_to");
        arguments.Capsules<ProfilesReceiver>("forward_to");
        var http = arguments.Block("http");
        http?.Text("listen_address", "");
        http?.Count("listen_port", 8080);
        http?.Complete();
        arguments.Complete();
        return Exports.Nothing;
    }

    public static IReadOnlyDictionary<string, object?> Write(Arguments arguments)
    {
        arguments.Map("external_labels");
        foreach (var endpoint in arguments.Blocks("endpoint"))
        {
            Export.ExportTarget.Url(endpoint, "url", endpoint.Text("url"));
            endpoint.Map("headers");
            endpoint.Complete();
        }
        arguments.Complete();
        return Exports.One("receiver", new ProfilesReceiver());
    }

    private sealed class ProfilesReceiver;
}
