using System.Net.Http.Headers;
using System.Text;
using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>
/// otelcol.auth.basic. Alloy makes two things of it, one for clients and one for servers, and each needs credentials of its own:
/// the client those of <c>client_auth</c>, or else the component's <c>username</c> and <c>password</c>; the server those of
/// <c>htpasswd</c>, or the same two. Nothing authenticates by the server's here; that there are some is checked all the same.
/// </summary>
internal sealed class BasicAuth(string username, string password) : IClientAuth
{
    private readonly string _credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"));

    public static IReadOnlyDictionary<string, object?> Make(Arguments arguments)
    {
        var (username, password) = (arguments.Text("username", "")!, arguments.Secret("password"));
        var hasServers = HasServers(arguments.Block("htpasswd"));
        if (username.Length > 0 && password.Length == 0)
            throw arguments.Wrong("password", "`password` is empty, expected one for the `username`");
        var auth = arguments.Block("client_auth") is { } client
            ? Client(client)
            : new BasicAuth(WithoutColon(arguments, username), password);
        if (username.Length == 0 && !hasServers)
            throw arguments.Wrong("username", "servers have no credentials, expected `username` and `password` that are not empty, "
                + "or an `htpasswd` block (a `client_auth` block is for clients alone)");
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();
        return Exports.One("handler", auth);
    }

    public void Sign(HttpRequestMessage request, Origin origin) =>
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", _credentials);

    private static BasicAuth Client(Arguments client)
    {
        var (username, password) = (client.Text("username", "")!, client.Secret("password"));
        if (username.Length == 0 || password.Length == 0)
            throw client.Wrong(
                username.Length == 0 ? "username" : "password",
                "`client_auth` has no credentials, expected `username` and `password` that are not empty");
        client.Complete();
        return new(WithoutColon(client, username), password);
    }

    private static bool HasServers(Arguments? htpasswd)
    {
        if (htpasswd is null)
            return false;
        var has = htpasswd.Text("file", "") is not "" | htpasswd.Text("inline", "") is not "";
        htpasswd.Complete();
        return has;
    }

    // Alloy says so when the exporter starts, which then sends nothing.
    private static string WithoutColon(Arguments block, string username) =>
        username.Contains(':', StringComparison.Ordinal)
            ? throw block.Wrong("username", "`username` has a colon, which Basic authentication cannot send")
            : username;
}
