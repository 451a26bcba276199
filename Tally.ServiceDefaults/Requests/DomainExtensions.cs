using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tally.ServiceDefaults.Logging;
using Tally.ServiceDefaults.Requests;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Says which part of the business an endpoint is about.</summary>
public static class DomainExtensions
{
    /// <summary>
    /// Requests of these endpoints carry <paramref name="domain"/> on their server span, on their log lines and as the label
    /// <c>domain</c> of <c>http.server.request.duration</c>, which so is the latency and, by <c>error.type</c> and status, the
    /// errors of each domain.
    /// </summary>
    /// <param name="endpoints">One endpoint or a group of them.</param>
    /// <param name="domain">A word of the code, 1 to 64 characters: <c>rooms</c>.</param>
    public static TBuilder WithDomain<TBuilder>(this TBuilder endpoints, string domain)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrEmpty(domain);
        endpoints.Add(endpoint =>
        {
            var handle = endpoint.RequestDelegate;
            if (handle is not null)
                endpoint.RequestDelegate = context =>
                {
                    Enter(context, domain);
                    return handle(context);
                };
        });
        return endpoints;
    }

    private static void Enter(HttpContext context, string domain)
    {
        context.Features.Get<RequestScope>()?.Domain = domain;
        context.Features.Get<IHttpActivityFeature>()?.Activity?.SetTag(LogFields.Domain, domain);
        RequestMetrics.SetTag(context, LogFields.Domain, domain);
    }
}
