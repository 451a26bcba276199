using Aspire.Hosting.Testing;

namespace Aspire.Hosting.Tests;

/// <summary>Runs the trial AppHost in the test's process, with what the test adds to it.</summary>
internal static class Trial
{
    /// <summary>The longest that anything here may take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task<DistributedApplication> StartAsync(Action<IDistributedApplicationTestingBuilder> describe, params string[] args)
    {
        var app = await BuildAsync(describe, args);
        try
        {
            await app.StartAsync().WaitAsync(Deadline);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public static async Task<DistributedApplication> BuildAsync(Action<IDistributedApplicationTestingBuilder> describe, params string[] args)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Trial_AppHost>(["--Trial:Empty=true", .. args]);
        describe(builder);
        return await builder.BuildAsync().WaitAsync(Deadline);
    }

    public static IResourceBuilder<ProjectResource> AddService(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddProject<Projects.Trial_Service>(name).WithHttpEndpoint().WithHttpHealthCheck("/health");

    /// <summary>A program that needs no runtime: a shell with a script.</summary>
    public static IResourceBuilder<ExecutableResource> AddShell(this IDistributedApplicationBuilder builder, string name, string script) =>
        builder.AddExecutable(name, "sh", ".", "-c", script);

    public static async Task<ResourceEvent> UntilAsync(this DistributedApplication app, string resource, Func<CustomResourceSnapshot, bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        return await app.ResourceNotifications.WaitForResourceAsync(resource, e => condition(e.Snapshot), deadline.Token);
    }

    public static async Task HealthyAsync(this DistributedApplication app, string resource)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, deadline.Token);
    }

    public static Task<ResourceEvent> InStateAsync(this DistributedApplication app, string resource, string state) =>
        app.UntilAsync(resource, snapshot => snapshot.State?.Text == state);
}
