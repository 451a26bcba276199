using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Writes the content of a resource's object in the manifest, in place of what its kind writes.</summary>
public class ManifestPublishingCallbackAnnotation : IResourceAnnotation
{
    /// <summary>Null leaves the resource out of the manifest.</summary>
    public ManifestPublishingCallbackAnnotation(Action<ManifestPublishingContext>? callback) => Callback = callback is null ? null : context =>
    {
        callback(context);
        return Task.CompletedTask;
    };

    /// <summary>Null leaves the resource out of the manifest.</summary>
    public ManifestPublishingCallbackAnnotation(Func<ManifestPublishingContext, Task>? callback) => Callback = callback;

    /// <summary>Leaves the resource out of the manifest.</summary>
    public static ManifestPublishingCallbackAnnotation Ignore { get; } = new((Func<ManifestPublishingContext, Task>?)null);

    /// <summary>What writes, or null.</summary>
    public Func<ManifestPublishingContext, Task>? Callback { get; }
}
