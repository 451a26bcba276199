namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL shown for a resource.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>The URL.</summary>
    public required string Url { get; set; }

    /// <summary>Shown in its place.</summary>
    public string? DisplayText { get; set; }

    /// <summary>The endpoint it belongs to.</summary>
    public EndpointReference? Endpoint { get; init; }
}

/// <summary>Changes the URLs shown for a resource.</summary>
public sealed class ResourceUrlsCallbackAnnotation(Action<ResourceUrlsCallbackContext> callback) : IResourceAnnotation
{
    /// <summary>What to do.</summary>
    public Action<ResourceUrlsCallbackContext> Callback { get; } = callback;
}

/// <summary>The URLs shown for a resource while they are put together.</summary>
public class ResourceUrlsCallbackContext(IResource resource, List<ResourceUrlAnnotation> urls)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>One for each endpoint, and what earlier callbacks added.</summary>
    public List<ResourceUrlAnnotation> Urls { get; } = urls;
}

internal static class ResourceUrls
{
    /// <summary>The URLs of a resource whose endpoints are allocated.</summary>
    public static List<ResourceUrlAnnotation> Of(IResource resource)
    {
        var urls = resource is IResourceWithEndpoints reachable
            ? reachable.GetEndpoints().Where(e => e.IsAllocated).Select(e => new ResourceUrlAnnotation { Url = e.Url, Endpoint = e }).ToList()
            : [];
        urls.AddRange(resource.Annotations.OfType<ResourceUrlAnnotation>());
        var context = new ResourceUrlsCallbackContext(resource, urls);
        foreach (var annotation in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
            annotation.Callback(context);
        return urls;
    }
}
