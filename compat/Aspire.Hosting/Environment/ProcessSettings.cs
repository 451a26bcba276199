using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Asks a resource's annotations for its arguments and environment.</summary>
internal static class ProcessSettings
{
    /// <summary>The environment as it was said: strings, and values not filled in yet.</summary>
    public static async Task<Dictionary<string, object>> EnvironmentAsync(
        IResource resource, DistributedApplicationExecutionContext execution, ILogger logger, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(execution, resource, null, cancellationToken) { Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
            await annotation.Callback(context).ConfigureAwait(false);
        return context.EnvironmentVariables;
    }

    /// <summary>The arguments as they were said: strings, and values not filled in yet.</summary>
    public static async Task<List<object>> ArgumentsAsync(
        IResource resource, DistributedApplicationExecutionContext execution, ILogger logger, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext(new List<object>(), resource, cancellationToken) { ExecutionContext = execution, Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
            await annotation.Callback(context).ConfigureAwait(false);
        return [.. context.Args];
    }

    /// <summary>The text of a value when the application runs.</summary>
    public static async ValueTask<string?> TextAsync(object value, ValueProviderContext context, CancellationToken cancellationToken) => Unwrap(value) switch
    {
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(context, cancellationToken).ConfigureAwait(false),
        var other => Convert.ToString(other, System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>The resource behind a builder; anything else as it is.</summary>
    public static object Unwrap(object value) => value is IResourceBuilder<IResource> builder ? builder.Resource : value;
}
