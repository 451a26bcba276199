using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>What a project is told where it is deployed.</summary>
internal static class ProjectPublishDefaults
{
    public static IResourceBuilder<ProjectResource> WithPublishDefaults(this IResourceBuilder<ProjectResource> project, LaunchProfileSelection? profile)
    {
        EndpointAnnotation? defaultHttps = null;
        project.WithEnvironment(context =>
        {
            if (project.Resource.GetEndpoints().Any())
                context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        });
        project.WithEnvironment(context =>
        {
            AddPorts(project.Resource, context.EnvironmentVariables, "HTTP_PORTS", "http", defaultHttps);
            AddPorts(project.Resource, context.EnvironmentVariables, "HTTPS_PORTS", "https", defaultHttps);
        });

        // Only a project that says it is a web project is given the two bindings.
        if (profile?.Profile.ApplicationUrl is null)
            return project;

        project.WithSchemeEndpoint("http");
        defaultHttps = project.WithSchemeEndpoint("https");
        return project;
    }

    // A container rarely has the certificate to listen on https: the ingress in front of it has. So the default https endpoint is not listened on.
    private static void AddPorts(ProjectResource project, Dictionary<string, object> environment, string variable, string scheme, EndpointAnnotation? excluded)
    {
        if (environment.ContainsKey(variable))
            return;

        var ports = new ReferenceExpressionBuilder();
        foreach (var endpoint in project.GetEndpoints().Where(e => e.Scheme == scheme && e.EndpointAnnotation != excluded))
        {
            if (!ports.IsEmpty)
                ports.AppendLiteral(";");
            ports.Append($"{endpoint.Property(EndpointProperty.TargetPort)}");
        }
        if (!ports.IsEmpty)
            environment[variable] = ports.Build();
    }

    private static EndpointAnnotation WithSchemeEndpoint(this IResourceBuilder<ProjectResource> project, string scheme)
    {
        project.WithEndpoint(scheme, endpoint => endpoint.UriScheme = scheme);
        return project.GetEndpoint(scheme).EndpointAnnotation;
    }
}
