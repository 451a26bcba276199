using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of an endpoint's address.</summary>
public enum EndpointProperty
{
    /// <summary><c>scheme://host:port</c></summary>
    Url,

    /// <summary>The host that callers use.</summary>
    Host,

    /// <summary>The host as an IPv4 address.</summary>
    IPV4Host,

    /// <summary>The port that callers use.</summary>
    Port,

    /// <summary>For example http.</summary>
    Scheme,

    /// <summary>The port that the resource listens on.</summary>
    TargetPort,

    /// <summary><c>host:port</c></summary>
    HostAndPort,

    /// <summary><c>True</c> or <c>False</c>.</summary>
    TlsEnabled,
}

/// <summary>A part of an endpoint's address, as a value.</summary>
[DebuggerDisplay("{ValueExpression}")]
public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property) : IExpressionValue, IValueWithReferences
{
    /// <summary>The endpoint.</summary>
    public EndpointReference Endpoint { get; } = endpointReference ?? throw new ArgumentNullException(nameof(endpointReference));

    /// <summary>Which part of its address.</summary>
    public EndpointProperty Property { get; } = property;

    /// <inheritdoc/>
    public string ValueExpression => Property switch
    {
        EndpointProperty.Url => Binding("url"),
        EndpointProperty.Host or EndpointProperty.IPV4Host => Binding("host"),
        EndpointProperty.Port => Binding("port"),
        EndpointProperty.Scheme => Binding("scheme"),
        EndpointProperty.TargetPort => Binding("targetPort"),
        EndpointProperty.HostAndPort => $"{Binding("host")}:{Binding("port")}",
        EndpointProperty.TlsEnabled => Binding("tlsEnabled"),
        _ => throw new UnreachableException(),
    };

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    /// <summary>Waits until the port is known.</summary>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <summary>As the caller needs it; waits until the port is known.</summary>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => Property switch
    {
        EndpointProperty.Scheme => Endpoint.Scheme,
        EndpointProperty.TlsEnabled => Endpoint.TlsEnabled.ToString(),
        EndpointProperty.IPV4Host when context.Caller is not ContainerResource => "127.0.0.1",
        EndpointProperty.TargetPort when Endpoint.TargetPort is { } port and > 0 => port.ToString(CultureInfo.InvariantCulture),
        _ => Part(AsSeenBy(context.Caller, await Endpoint.EndpointAnnotation.Allocation.WaitAsync(cancellationToken).ConfigureAwait(false))),
    };

    private AllocatedEndpoint AsSeenBy(IResource? caller, AllocatedEndpoint allocated) =>
        caller is ContainerResource ? ContainerAddress.Of(Endpoint, allocated) : allocated;

    private string Part(AllocatedEndpoint allocated) => Property switch
    {
        EndpointProperty.Url => allocated.UriString,
        EndpointProperty.Host or EndpointProperty.IPV4Host => allocated.Address,
        // A process listens on the very port that callers use: there is no proxy between them.
        EndpointProperty.Port or EndpointProperty.TargetPort => allocated.Port.ToString(CultureInfo.InvariantCulture),
        EndpointProperty.HostAndPort => allocated.EndPointString,
        _ => throw new UnreachableException(),
    };

    private string Binding(string part) => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{part}}}";
}
