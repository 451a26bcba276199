using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Its endpoints can be found by name through service discovery.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
