using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Publishing;

/// <summary>The manifest while it is written. The pieces are public so that a resource of one's own can be written from them.</summary>
public sealed class ManifestPublishingContext(
    DistributedApplicationExecutionContext executionContext, string manifestPath, Utf8JsonWriter writer, CancellationToken cancellationToken = default)
{
    private readonly FormattedParameters _formatted = new();
    private readonly ManifestPorts _ports = new();
    private readonly Dictionary<string, IResource> _referenced = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>That the application is published.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>The manifest's file.</summary>
    public string ManifestPath { get; } = manifestPath;

    /// <summary>Inside the object of the resource that is written.</summary>
    public Utf8JsonWriter Writer { get; } = writer;

    /// <summary>Signalled when the AppHost is stopped meanwhile.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>A path as the manifest has it: relative to its folder, with forward slashes.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public string? GetManifestRelativePath(string? path)
    {
        if (path is null)
            return null;
        var folder = Path.GetDirectoryName(Path.GetFullPath(ManifestPath))!;
        return Path.GetRelativePath(folder, path.Replace('\\', Path.DirectorySeparatorChar)).Replace('\\', '/');
    }

    /// <summary>Writes <c>connectionString</c> if the resource has one.</summary>
    public void WriteConnectionString(IResource resource)
    {
        if (resource is not IResourceWithConnectionString { ConnectionStringExpression: { } connectionString })
            return;
        TryAddDependentResources(connectionString);
        Writer.WriteString("connectionString", _formatted.Expression(connectionString));
    }

    /// <summary>Writes <c>args</c> if there are any.</summary>
    public async Task WriteCommandLineArgumentsAsync(IResource resource)
    {
        var arguments = await ProcessSettings.ArgumentsAsync(resource, ExecutionContext, NullLogger.Instance, CancellationToken).ConfigureAwait(false);
        if (arguments.Count == 0)
            return;

        Writer.WriteStartArray("args");
        foreach (var argument in arguments)
            Writer.WriteStringValue(Expression(argument));
        Writer.WriteEndArray();
    }

    /// <summary>Writes <c>env</c> if there is any.</summary>
    public async Task WriteEnvironmentVariablesAsync(IResource resource)
    {
        var environment = await ProcessSettings.EnvironmentAsync(resource, ExecutionContext, NullLogger.Instance, CancellationToken).ConfigureAwait(false);
        if (environment.Count == 0)
            return;

        Writer.WriteStartObject("env");
        foreach (var (name, value) in environment)
            Writer.WriteString(name, Expression(value));
        Writer.WriteEndObject();
    }

    /// <summary>Writes <c>bindings</c> if there are endpoints.</summary>
    public void WriteBindings(IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToArray();
        if (endpoints.Length == 0)
            return;

        Writer.WriteStartObject("bindings");
        foreach (var (endpoint, port, targetPort) in _ports.Of(resource, endpoints))
        {
            Writer.WriteStartObject(endpoint.Name);
            Writer.WriteString("scheme", endpoint.UriScheme);
            Writer.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            Writer.WriteString("transport", endpoint.Transport);
            if (port is { } outside && outside != targetPort)
                Writer.WriteNumber("port", outside);
            if (targetPort is { } inside)
                Writer.WriteNumber("targetPort", inside);
            if (endpoint.IsExternal)
                Writer.WriteBoolean("external", true);
            Writer.WriteEndObject();
        }
        Writer.WriteEndObject();
    }

    /// <summary>Writes everything a container has.</summary>
    public Task WriteContainerAsync(ContainerResource container) => ManifestResources.WriteContainerAsync(this, container);

    /// <summary>Makes sure that the resources a value is made of are in the manifest, even if they are not in the model.</summary>
    public void TryAddDependentResources(object? value)
    {
        if (value is null)
            return;
        if (value is ReferenceExpression expression)
            _formatted.Register(expression);
        foreach (var resource in ReferencedResources.In(value))
            _referenced.TryAdd(resource.Name, resource);
    }

    internal async Task WriteModelAsync(DistributedApplicationModel model)
    {
        _formatted.ReserveNames(model.Resources.Select(resource => resource.Name));
        Writer.WriteStartObject();
        Writer.WriteStartObject("resources");
        foreach (var resource in model.Resources)
            await WriteResourceAsync(resource).ConfigureAwait(false);
        foreach (var resource in _referenced.Values.Except(model.Resources).ToArray())
            await WriteResourceAsync(resource).ConfigureAwait(false);
        _formatted.WriteRemaining(Writer);
        Writer.WriteEndObject();
        Writer.WriteEndObject();
        await Writer.FlushAsync(CancellationToken).ConfigureAwait(false);
    }

    private async Task WriteResourceAsync(IResource resource)
    {
        Func<ManifestPublishingContext, Task>? write = resource.TryGetLastAnnotation<ManifestPublishingCallbackAnnotation>(out var own)
            ? own.Callback
            : context => ManifestResources.WriteAsync(context, resource);
        if (write is not null)
        {
            Writer.WriteStartObject(resource.Name);
            await write(this).ConfigureAwait(false);
            Writer.WriteEndObject();
        }
        // A parameter left out keeps the encoded forms of it in their place at the end.
        if (write is not null && resource is ParameterResource parameter)
            _formatted.Write(Writer, parameter);
    }

    private string Expression(object value)
    {
        value = ProcessSettings.Unwrap(value);
        TryAddDependentResources(value);
        return value switch
        {
            ReferenceExpression expression => _formatted.Expression(expression),
            IManifestExpressionProvider provider => provider.ValueExpression,
            var other => Convert.ToString(other, System.Globalization.CultureInfo.InvariantCulture) ?? "",
        };
    }
}
