using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>What a project is told when it runs: its URLs, and what its launch profile says.</summary>
internal static class ProjectRunDefaults
{
    public static IResourceBuilder<ProjectResource> WithRunDefaults(this IResourceBuilder<ProjectResource> project, LaunchProfileSelection? profile)
    {
        project.WithEnvironment(context => AddUrls(project.Resource, context.EnvironmentVariables));
        if (profile is null)
            return project;

        project.WithAnnotation(profile);
        AddEndpoints(project, profile);
        return project.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", profile.Name);
            foreach (var (name, value) in profile.Profile.EnvironmentVariables)
                context.EnvironmentVariables.TryAdd(name, System.Environment.ExpandEnvironmentVariables(value));
        });
    }

    private static void AddUrls(ProjectResource project, Dictionary<string, object> environment)
    {
        if (environment.ContainsKey("ASPNETCORE_URLS"))
            return;

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in project.GetEndpoints())
        {
            if (!urls.IsEmpty)
                urls.AppendLiteral(";");
            if (endpoint.IsHttps)
                environment.TryAdd("ASPNETCORE_HTTPS_PORT", endpoint.Property(EndpointProperty.Port));
            urls.Append($"{endpoint.Property(EndpointProperty.Scheme)}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }
        if (!urls.IsEmpty)
            environment["ASPNETCORE_URLS"] = urls.Build();
    }

    // The second URL of a scheme is called http2, the third http3.
    private static void AddEndpoints(IResourceBuilder<ProjectResource> project, LaunchProfileSelection profile)
    {
        foreach (var sameScheme in profile.Urls().GroupBy(url => url.Scheme))
        {
            foreach (var (index, url) in sameScheme.Index())
            {
                project.WithEndpoint(index == 0 ? url.Scheme : $"{url.Scheme}{index + 1}", endpoint =>
                {
                    endpoint.Port = url.Port;
                    endpoint.UriScheme = url.Scheme;
                    endpoint.TargetHost = url.IsLoopback ? "localhost" : url.Host;
                });
            }
        }
    }
}
