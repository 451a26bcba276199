namespace Tally.Hosting;

/// <summary>Pyroscope: keeps profiles.</summary>
public sealed class PyroscopeResource(string name) : StoreResource(name, "/data", "filesystem");
