using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Chooses the ports of the manifest's bindings. One instance per manifest: chosen ports differ.</summary>
internal sealed class ManifestPorts
{
    private const int FirstChosen = 8000;

    private readonly HashSet<int> _used = [];
    private int _next = FirstChosen;

    /// <summary>
    /// A null port is left to the deployment tool: a project's first http and https endpoint. The outer port is null too where it
    /// only follows from the inner one.
    /// </summary>
    public IEnumerable<(EndpointAnnotation Endpoint, int? Port, int? TargetPort)> Of(IResource resource, IEnumerable<EndpointAnnotation> endpoints)
    {
        var webSchemes = new HashSet<string>();
        foreach (var endpoint in endpoints)
        {
            var port = NotZero(endpoint.Port);
            var isFirstOfWebScheme = endpoint.UriScheme is "http" or "https" && webSchemes.Add(endpoint.UriScheme);
            var target = (resource, NotZero(endpoint.TargetPort)) switch
            {
                (_, { } said) => said,
                (ContainerResource, null) when port is not null => port,
                (ProjectResource, null) when isFirstOfWebScheme => null,
                _ => Choose(),
            };
            _used.Add(port ?? 0);
            _used.Add(target ?? 0);
            yield return (endpoint, port, target);
        }
    }

    private int? Choose()
    {
        while (_used.Contains(_next))
            _next++;
        return _next++;
    }

    private static int? NotZero(int? port) => port is 0 ? null : port;
}
