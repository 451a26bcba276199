using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What a test host tells an AppHost before it starts: weaker than the command line and the environment.</summary>
internal static class TestSettings
{
    public static void Apply(
        Assembly appHost, string[] args, DistributedApplicationOptions options, HostApplicationBuilderSettings settings,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        // An entry point passes its own arguments on, or none: the test's are there in either case.
        options.Args = settings.Args = (options.Args ?? []).SequenceEqual(args) ? args : [.. options.Args ?? [], .. args];
        options.AssemblyName = settings.ApplicationName = appHost.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        configure(options, settings);

        settings.Configuration ??= new ConfigurationManager();
        var said = new ConfigurationBuilder().AddConfiguration(settings.Configuration).AddEnvironmentVariables().AddCommandLine(settings.Args ?? []).Build();
        // A list: configuration reads its sources again whenever one is added, and then these would be said already.
        settings.Configuration.AddInMemoryCollection(Defaults(appHost).Where(setting => said[setting.Key] is null).ToList());
    }

    private static Dictionary<string, string?> Defaults(Assembly appHost)
    {
        var defaults = new Dictionary<string, string?>
        {
            ["DcpPublisher:RandomizePorts"] = "true",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:4317",
        };
        var directory = AppHostAssembly.ProjectDirectory(appHost);
        if (directory is not null && LaunchSettings.Read(directory)?.Profiles.FirstOrDefault() is { Value: { } profile, Key: var name })
        {
            defaults["DOTNET_LAUNCH_PROFILE"] = name;
            foreach (var (variable, value) in profile.EnvironmentVariables)
            {
                defaults[variable] = value;
                // The generic host reads the variables of this prefix without it, the environment's name above all.
                if (variable.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase))
                    defaults[variable["DOTNET_".Length..]] = value;
            }
        }
        return defaults;
    }
}
