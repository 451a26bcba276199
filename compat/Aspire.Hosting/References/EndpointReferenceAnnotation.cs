namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which endpoints of another resource a resource is told about: all, or some by name.</summary>
internal sealed class EndpointReferenceAnnotation(IResourceWithEndpoints resource, string? discoveryName) : IResourceAnnotation
{
    public IResourceWithEndpoints Resource { get; } = resource;

    public bool UseAllEndpoints { get; set; }

    public HashSet<string> EndpointNames { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes <c>WEB_HTTP</c> and <c>services__web__http__0</c> for each endpoint.</summary>
    public void AddTo(Dictionary<string, object> environment)
    {
        var name = discoveryName ?? Resource.Name;
        var prefix = VariableName(discoveryName ?? Resource.Name.ToUpperInvariant());
        foreach (var endpoint in Resource.GetEndpoints().Where(Included))
        {
            environment[$"{prefix}_{VariableName(endpoint.EndpointName).ToUpperInvariant()}"] = endpoint;
            environment[NextFree(environment, $"services__{name}__{DiscoveryKey(endpoint)}__")] = endpoint;
        }
    }

    private bool Included(EndpointReference endpoint) =>
        EndpointNames.Contains(endpoint.EndpointName) || (UseAllEndpoints && !endpoint.ExcludeReferenceEndpoint);

    // An endpoint called http that was moved to TLS is found under https.
    private static string DiscoveryKey(EndpointReference endpoint) =>
        endpoint.EndpointName.ToLowerInvariant() is "http" or "https" ? endpoint.Scheme : endpoint.EndpointName;

    private static string NextFree(Dictionary<string, object> environment, string prefix)
    {
        var index = 0;
        while (environment.ContainsKey($"{prefix}{index}"))
            index++;
        return $"{prefix}{index}";
    }

    private static string VariableName(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetterOrDigit(c) ? (i == 0 && char.IsAsciiDigit(c) ? $"_{c}" : $"{c}") : "_"));
}
