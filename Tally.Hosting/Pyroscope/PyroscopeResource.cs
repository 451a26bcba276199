using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>Pyroscope: keeps profiles.</summary>
public sealed class PyroscopeResource([ResourceName] string name) : StoreResource(name, "/data", "filesystem");
