using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>
/// Resolves service names from configuration, as Aspire writes it: <c>services:chat:http:0 = http://localhost:5010</c>.
/// A name that configuration does not know passes through unchanged, for DNS to resolve. Safe for concurrent use;
/// several endpoints of a service are taken in turn. Configuration is read on each call, so a reload takes effect.
/// </summary>
internal sealed class ConfiguredEndpoints(IConfiguration configuration)
{
    private readonly ConcurrentDictionary<string, StrongBox> _turns = new(StringComparer.OrdinalIgnoreCase);

    public Uri Resolve(Uri address)
    {
        var name = ServiceName.Of(address);
        var endpoints = EndpointsOf(name);
        return endpoints.Count == 0
            ? PassThrough(address, name)
            : Join(endpoints[Turn(name, endpoints.Count)], address, name);
    }

    private List<string> EndpointsOf(ServiceName name)
    {
        var service = configuration.GetSection("Services").GetSection(name.Service);
        string[] sections = name.Endpoint is { } endpoint ? [endpoint] : ["default", .. name.Schemes];
        foreach (var section in sections.Select(service.GetSection).Where(section => section.Exists()))
            return Allowed(Values(section), name.Schemes);
        return [];
    }

    private static List<string> Values(IConfigurationSection section) =>
        section.Value is { Length: > 0 } single
            ? [single]
            : [.. section.GetChildren().Select(child => Checked(child.Value, child.Path))];

    private static string Checked(string? value, string path) =>
        !string.IsNullOrWhiteSpace(value) && Uri.TryCreate(WithScheme(value, "http"), UriKind.Absolute, out _)
            ? value
            : throw new KeyNotFoundException($"{path} = '{value}' is no address; expected http://host:port or host:port.");

    // The first scheme asked for that any endpoint has; an endpoint without a scheme serves any.
    private static List<string> Allowed(List<string> endpoints, string[] schemes)
    {
        foreach (var scheme in schemes)
        {
            var matching = endpoints.FindAll(value => !HasScheme(value) || value.StartsWith(scheme + "://", StringComparison.OrdinalIgnoreCase));
            if (matching.Count > 0)
                return matching;
        }

        return [];
    }

    private int Turn(ServiceName name, int count)
    {
        if (count == 1)
            return 0;
        var turn = _turns.GetOrAdd(string.Create(CultureInfo.InvariantCulture, $"{name.Endpoint}.{name.Service}"), _ => new());
        return (int)((uint)Interlocked.Increment(ref turn.Value) % (uint)count);
    }

    private static Uri PassThrough(Uri address, ServiceName name) =>
        name.Schemes.Length == 1 && name.Endpoint is null
            ? address
            : new UriBuilder(address) { Scheme = name.Schemes[0], Host = name.Service, Port = address.IsDefaultPort ? -1 : address.Port }.Uri;

    private static Uri Join(string endpoint, Uri address, ServiceName name)
    {
        var target = new Uri(WithScheme(endpoint, name.Schemes[0]));
        return new UriBuilder(address)
        {
            Scheme = target.Scheme,
            Host = target.Host,
            Port = target.Port,
            Path = target.AbsolutePath.TrimEnd('/') + address.AbsolutePath,
        }.Uri;
    }

    private static bool HasScheme(string value) => value.Contains("://", StringComparison.Ordinal);

    private static string WithScheme(string value, string scheme) => HasScheme(value) ? value : $"{scheme}://{value}";

    private sealed class StrongBox
    {
        public int Value = -1;
    }
}
