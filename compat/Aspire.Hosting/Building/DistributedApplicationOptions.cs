using System.Reflection;

namespace Aspire.Hosting;

/// <summary>How to build an application.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly; default: the entry assembly.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The AppHost's folder; default: what the build noted in its assembly, else the current one.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>Whether to go without the Aspire dashboard. The stand-in always does.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether what resources write also goes to the application's <c>ILogger</c>; default: false.</summary>
    public bool EnableResourceLogging { get; set; }

    /// <summary>Whether the Aspire dashboard may be reached over http. Without meaning to the stand-in.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    internal Assembly? ResolveAssembly() => AssemblyName is { Length: > 0 } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
}
