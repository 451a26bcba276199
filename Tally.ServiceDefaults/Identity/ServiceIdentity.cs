using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Tally.ServiceDefaults;

/// <summary>
/// Who speaks: the resource attributes on all telemetry of this process, by the OpenTelemetry semantic conventions.
/// <c>OTEL_RESOURCE_ATTRIBUTES</c> overrides what is found here, <c>OTEL_SERVICE_NAME</c> overrides both.
/// </summary>
public sealed class ServiceIdentity
{
    private ServiceIdentity(IReadOnlyDictionary<string, object> attributes, string domain)
    {
        Attributes = attributes;
        Domain = domain.Length > 0 ? domain : Name;
    }

    public IReadOnlyDictionary<string, object> Attributes { get; }

    public string Name => Text("service.name");

    /// <summary><c>tally@&lt;semver&gt;+&lt;git sha&gt;</c>, also a valid Sentry release.</summary>
    public string Version => Text("service.version");

    /// <summary>development, preview, staging or production, or what <c>OTEL_RESOURCE_ATTRIBUTES</c> says.</summary>
    public string Environment => Text("deployment.environment.name");

    /// <summary>The part of the business that the service is about, where nothing says better: <see cref="TelemetryOptions.Domain"/>, else the service's name.</summary>
    public string Domain { get; }

    internal static ServiceIdentity Of(IConfiguration configuration, IHostEnvironment host, TelemetryOptions options)
    {
        var attributes = new Dictionary<string, object>();
        AddService(attributes, host, options);
        AddProcess(attributes);
        AddMachine(attributes);
        ContainerIdentity.Add(attributes);
        foreach (var (key, value) in ResourceAttributes.Parse(configuration["OTEL_RESOURCE_ATTRIBUTES"]))
            attributes[key] = value;
        if (configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name)
            attributes["service.name"] = name;

        // The name that tools knew before semantic conventions 1.27.
        attributes.TryAdd("deployment.environment", attributes["deployment.environment.name"]);
        return new(attributes, options.Domain);
    }

    private static void AddService(Dictionary<string, object> attributes, IHostEnvironment host, TelemetryOptions options)
    {
        attributes["service.name"] = host.ApplicationName;
        attributes["service.namespace"] = options.Namespace;
        attributes["service.instance.id"] = Guid.NewGuid().ToString();
        attributes["service.version"] = $"{options.Namespace}@{VersionOf(host.ApplicationName)}";
        attributes["deployment.environment.name"] = DeploymentEnvironment.Of(host.EnvironmentName);
    }

    // The SDK writes "0.1.0+<SourceRevisionId>" where the sources lie in a git repository, else "0.1.0".
    private static string VersionOf(string application)
    {
        var assembly = Assembly.GetEntryAssembly();
        try
        {
            assembly = Assembly.Load(new AssemblyName(application));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            // An application name need not be an assembly's.
        }

        return assembly?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
    }

    private static void AddProcess(Dictionary<string, object> attributes)
    {
        attributes["process.pid"] = (long)System.Environment.ProcessId;
        attributes["process.executable.name"] = Path.GetFileName(System.Environment.ProcessPath ?? "dotnet");
        attributes["process.runtime.name"] = ".NET";
        attributes["process.runtime.version"] = System.Environment.Version.ToString();
        attributes["process.runtime.description"] = RuntimeInformation.FrameworkDescription;
        using var process = Process.GetCurrentProcess();
        attributes["process.creation.time"] = process.StartTime.ToUniversalTime().ToString("O");
    }

    private static void AddMachine(Dictionary<string, object> attributes)
    {
        attributes["host.name"] = System.Environment.MachineName;
        attributes["host.arch"] = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "amd64",
            Architecture.X86 => "x86",
            Architecture.Arm64 => "arm64",
            Architecture.Arm => "arm32",
            var other => other.ToString(),
        };
        attributes["os.type"] = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        attributes["os.description"] = RuntimeInformation.OSDescription;
        attributes["os.version"] = System.Environment.OSVersion.Version.ToString();
    }

    private string Text(string attribute) => Attributes[attribute].ToString()!;
}
