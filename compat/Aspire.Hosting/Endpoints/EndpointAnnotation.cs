using System.Diagnostics;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port that a resource listens on, by name.</summary>
[DebuggerDisplay("{Name} {UriScheme} {Port}->{TargetPort}")]
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private string? _transport;
    private bool? _tlsEnabled;
    private int? _port;
    private int? _targetPort;
    private readonly TaskCompletionSource<AllocatedEndpoint> _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="uriScheme">Default: the protocol in lower case.</param>
    /// <param name="transport"><c>http</c>, <c>http2</c> or <c>tcp</c>; default: http for the schemes http and https, else the protocol.</param>
    /// <param name="name">Default: the scheme.</param>
    /// <param name="port">The port that callers use; default: any free one.</param>
    /// <param name="targetPort">The port that the resource listens on; default: as <paramref name="port"/> for a process.</param>
    /// <param name="isExternal">Whether it is meant for callers outside the application; default: false.</param>
    /// <param name="isProxied">Whether something may stand between caller and resource; default: true.</param>
    public EndpointAnnotation(
        ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null,
        int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? ProtocolName;
        Name = name ?? UriScheme;
        ResourceName.Validate(Name, "Endpoint");
        _transport = transport;
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied ?? true;
    }

    /// <summary>Unique within the resource, without regard to case.</summary>
    public string Name { get; set; }

    /// <summary>TCP or UDP.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>The port that callers use. Without a proxy, the two ports stand in for each other.</summary>
    public int? Port { get => _port ?? (IsProxied ? null : _targetPort); set => _port = value; }

    /// <summary>The port that the resource listens on. Without a proxy, the two ports stand in for each other.</summary>
    public int? TargetPort { get => _targetPort ?? (IsProxied ? null : _port); set => _targetPort = value; }

    /// <summary>For example http, https, tcp.</summary>
    public string UriScheme { get; set; }

    /// <summary>The host that the resource binds; default: localhost.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary><c>http</c>, <c>http2</c> or <c>tcp</c>.</summary>
    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : ProtocolName);
        set => _transport = value;
    }

    /// <summary>Whether it is meant for callers outside the application.</summary>
    public bool IsExternal { get; set; }

    /// <summary>
    /// Whether something may stand between caller and resource. The stand-in has no proxy: it decides only whether
    /// the test host may replace a fixed port by a free one.
    /// </summary>
    public bool IsProxied { get; set; }

    /// <summary>Whether a reference to the whole resource leaves this endpoint out.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    /// <summary>Default: true for the scheme https.</summary>
    public bool TlsEnabled { get => _tlsEnabled ?? UriScheme == "https"; set => _tlsEnabled = value; }

    /// <summary>The address callers use, or null before the application has started.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _allocated.Task.IsCompletedSuccessfully ? _allocated.Task.Result : null;
        set => _allocated.TrySetResult(value ?? throw new ArgumentNullException(nameof(value)));
    }

    internal Task<AllocatedEndpoint> Allocation => _allocated.Task;

    internal string? TargetPortEnvironmentVariable { get; set; }

    private string ProtocolName => Protocol.ToString().ToLowerInvariant();
}
