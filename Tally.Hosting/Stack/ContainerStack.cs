using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The stack as the real Alloy, Tempo, Loki, Mimir, Pyroscope and Grafana. This is also what every manifest describes.</summary>
internal static class ContainerStack
{
    public static IResourceBuilder<ObservabilityStackResource> AddContainerStack(this IDistributedApplicationBuilder builder, string name, ObservabilityStackOptions options)
    {
        var (retention, memory, ports) = (options.Retention, options.Memory, options.Ports);
        var mimir = builder.AddMimir(port: ports.Mimir).WithStoreOptions(options, retention.Metrics, memory.Mimir, nameof(PortOptions.Mimir));
        var tempo = builder.AddTempo(port: ports.Tempo).WithStoreOptions(options, retention.Traces, memory.Tempo, nameof(PortOptions.Tempo));
        var loki = builder.AddLoki(port: ports.Loki).WithStoreOptions(options, retention.Logs, memory.Loki, nameof(PortOptions.Loki));
        var pyroscope = builder.AddPyroscope(port: ports.Pyroscope).WithStoreOptions(options, retention.Profiles, memory.Pyroscope, nameof(PortOptions.Pyroscope));

        var forwarder = builder.AddDashboardForwarder("alloy-dashboard");
        var alloy = builder.AddAlloy(ports: new(ports.OtlpGrpc, ports.OtlpHttp, ports.Faro, ports.AlloyPyroscope, ports.Alloy))
            .WithMemoryLimit(memory.Alloy)
            .WithData(options)
            .WithStores(tempo, loki, mimir, pyroscope)
            .WithPipeline(options)
            .WithDashboard(through: forwarder?.Resource);

        var grafana = builder.AddGrafana(port: ports.Grafana, adminPassword: options.Grafana.AdminPassword)
            .WithMemoryLimit(memory.Grafana)
            .WithData(options)
            .WithDatasources(tempo, loki, mimir, pyroscope)
            .WithGrafanaOptions(options.Grafana);

        if (builder.ExecutionContext.IsPublishMode)
            builder.AddBucket($"{name}-bucket", [tempo.Resource, loki.Resource, mimir.Resource, pyroscope.Resource]);

        alloy
            .WithPortSetting(ComponentResource.HttpEndpointName, nameof(PortOptions.Alloy))
            .WithPortSetting(AlloyResource.OtlpGrpcEndpointName, nameof(PortOptions.OtlpGrpc))
            .WithPortSetting(AlloyResource.OtlpHttpEndpointName, nameof(PortOptions.OtlpHttp))
            .WithPortSetting(AlloyResource.FaroEndpointName, nameof(PortOptions.Faro))
            .WithPortSetting(AlloyResource.PyroscopeEndpointName, nameof(PortOptions.AlloyPyroscope));
        grafana.WithPortSetting(ComponentResource.HttpEndpointName, nameof(PortOptions.Grafana));

        var stack = builder.AddResource(new ObservabilityStackResource(name, StackMode.Containers)
        {
            OtlpGrpc = alloy.Resource.OtlpGrpc.AsExpression(),
            OtlpHttp = alloy.Resource.OtlpHttp.AsExpression(),
            Profiles = alloy.Resource.Pyroscope.AsExpression(),
            Faro = alloy.Resource.Faro.AsExpression(),
            Tempo = tempo.Resource.Http.AsExpression(),
            Loki = loki.Resource.Http.AsExpression(),
            Mimir = mimir.Resource.Http.AsExpression(),
            Pyroscope = pyroscope.Resource.Http.AsExpression(),
        }).AsGroup();
        IResourceBuilder<ComponentResource>[] components = [alloy, tempo, loki, mimir, pyroscope, grafana];
        foreach (var component in components)
            component.WithParentRelationship(stack);
        forwarder?.WithParentRelationship(stack);
        builder.WatchStart([.. components.Select(component => component.Resource)]);
        stack.WithCheckCommand();
        stack.WithThrowAwayCommand([tempo.Resource, loki.Resource, mimir.Resource, pyroscope.Resource], ContainerData.DeleteAsync);
        stack.WithOpenGrafanaCommand(grafana.Resource);
        return stack;
    }

    private static IResourceBuilder<T> WithStoreOptions<T>(
        this IResourceBuilder<T> store, ObservabilityStackOptions options, TimeSpan retention, int memoryMiB, string port) where T : StoreResource
    {
        store.WithRetention(retention).WithMemoryLimit(memoryMiB).WithData(options).WithPortSetting(ComponentResource.HttpEndpointName, port);
        if (options.Multitenancy)
            store.WithMultitenancy();
        if (options.ObjectStorage is { } storage)
            store.WithObjectStorage(storage);
        return store;
    }

    private static IResourceBuilder<T> WithData<T>(this IResourceBuilder<T> component, ObservabilityStackOptions options) where T : ComponentResource =>
        options.DataVolumes ? component.WithDataVolume() : component.WithThrowAwayData();

    private static IResourceBuilder<GrafanaResource> WithGrafanaOptions(this IResourceBuilder<GrafanaResource> grafana, GrafanaOptions options)
    {
        var runs = grafana.ApplicationBuilder.ExecutionContext.IsRunMode;
        if (options.AnonymousViewer ?? runs)
            grafana.WithAnonymousViewer();
        if ((options.SubPath ?? (runs ? "" : "/grafana")) is { Length: > 0 } path)
            grafana.WithSubPath(path);
        return grafana.WithTenant(options.Tenant);
    }

    private static IResourceBuilder<T> WithPortSetting<T>(this IResourceBuilder<T> component, string endpoint, string option) where T : ComponentResource =>
        component.WithAnnotation(new PortSetting(endpoint, $"Tally:Observability:Ports:{option}"));

    private static void AddBucket(this IDistributedApplicationBuilder builder, string name, IReadOnlyList<StoreResource> users)
    {
        var bucket = new BucketResource(name, users);
        builder.AddResource(bucket).WithManifestPublishingCallback(context => bucket.Write(context.Writer));
    }
}
