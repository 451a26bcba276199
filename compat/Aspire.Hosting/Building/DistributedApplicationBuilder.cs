using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Describes a distributed application, on top of the generic host.</summary>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--step"] = "Pipeline:Step",
        ["--output-path"] = "Pipeline:OutputPath",
    };

    private readonly HostApplicationBuilder _host;
    private readonly BuilderHooks? _hooks = BuilderHooks.Current;
    private IServiceProvider? _services;

    /// <summary>With a command line.</summary>
    public DistributedApplicationBuilder(string[] args) : this(new DistributedApplicationOptions { Args = args })
    {
    }

    /// <summary>With options.</summary>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = new HostApplicationBuilderSettings { Args = options.Args };
        _hooks?.Constructing(options, settings);

        AppHostAssembly = options.ResolveAssembly();
        AppHostDirectory = options.ProjectDirectory ?? Hosting.AppHostAssembly.ProjectDirectory(AppHostAssembly) ?? Directory.GetCurrentDirectory();
        settings.ContentRootPath ??= Directory.Exists(AppHostDirectory) ? AppHostDirectory : null;
        settings.ApplicationName ??= AppHostAssembly?.GetName().Name;

        _host = new HostApplicationBuilder(settings);
        _host.Configuration.AddCommandLine(options.Args ?? [], Switches);
        ExecutionContext = new(Operation(_host.Configuration), () => _services);
        AddServices(options);
    }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <inheritdoc/>
    public Assembly? AppHostAssembly { get; }

    /// <inheritdoc/>
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc/>
    public IServiceCollection Services => _host.Services;

    /// <inheritdoc/>
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc/>
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (Resources.FirstOrDefault(r => string.Equals(r.Name, resource.Name, StringComparison.OrdinalIgnoreCase)) is { } existing)
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{resource.GetType()}' with name '{resource.Name}' because resource of type '{existing.GetType()}' with that name already exists. Resource names are case-insensitive.");
        }
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => new ResourceBuilder<T>(this, resource);

    /// <inheritdoc/>
    public DistributedApplication Build()
    {
        _hooks?.Building(this);
        var host = _host.Build();
        _services = host.Services;
        var application = new DistributedApplication(host) { HeldByTest = _hooks is not null };
        _hooks?.Built(application);
        return application;
    }

    private static DistributedApplicationOperation Operation(ConfigurationManager configuration)
    {
        // The older way to say it: a publisher's name alone.
        if (configuration["AppHost:Operation"] is null && configuration["Publishing:Publisher"] is { Length: > 0 })
        {
            configuration["AppHost:Operation"] = "publish";
            configuration["Pipeline:Step"] ??= "publish-manifest";
        }
        return configuration["AppHost:Operation"]?.ToLowerInvariant() switch
        {
            null or "run" => DistributedApplicationOperation.Run,
            "publish" => DistributedApplicationOperation.Publish,
            var other => throw new DistributedApplicationException($"Invalid operation specified: '{other}'. Valid operations are 'publish' or 'run'."),
        };
    }

    private void AddServices(DistributedApplicationOptions options)
    {
        // What the application says goes out line by line with everything else, not through the host's own providers.
        _host.Logging.ClearProviders();
        _host.Services.AddSingleton(options);
        _host.Services.AddSingleton<IDistributedApplicationBuilder>(this);
        _host.Services.AddSingleton(ExecutionContext);
        _host.Services.AddSingleton(Eventing);
        _host.Services.AddSingleton(new DistributedApplicationModel(Resources));
        _host.Services.AddSingleton(new ResourceNotificationService());
        _host.Services.AddSingleton(new ResourceLoggerService());
        _host.Services.AddHealthChecks();
        // It is no news that a resource is not healthy while it starts; what is news is published as its state.
        _host.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // Why the application cannot start is said once, by whoever started it.
        _host.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Ctrl-C and SIGTERM end the host; it must not chat about it.
        _host.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        // Long enough for every resource's grace period, one after the other where they depend on each other.
        _host.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));

        if (ExecutionContext.IsPublishMode)
            _host.Services.AddSingleton<ManifestPublisher>();
        else
            _host.Services.AddRunning(this, toConsole: _hooks is null && !options.EnableResourceLogging);
    }
}
