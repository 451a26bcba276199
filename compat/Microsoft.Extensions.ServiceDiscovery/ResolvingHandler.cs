namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Replaces the service name in a request's address by an endpoint of that service.</summary>
internal sealed class ResolvingHandler(ConfiguredEndpoints endpoints) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var named = request.RequestUri;
        if (named is null)
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        request.RequestUri = endpoints.Resolve(named);
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A retry outside of this handler resolves anew, perhaps to another endpoint.
            request.RequestUri = named;
        }
    }
}
