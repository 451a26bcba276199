using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Tally.ServiceDefaults.Requests;

/// <summary>Labels of the framework's <c>http.server.request.duration</c> beyond its own.</summary>
internal static class RequestMetrics
{
    public static void SetTag(HttpContext context, string key, string value)
    {
        // Absent where nobody listens to the metric.
        if (context.Features.Get<IHttpMetricsTagsFeature>()?.Tags is not { } tags)
            return;
        foreach (var tag in tags)
        {
            if (tag.Key == key)
            {
                tags.Remove(tag);
                break;
            }
        }

        tags.Add(new(key, value));
    }
}
