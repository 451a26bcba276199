using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes each kind of resource, key for key as Aspire does.</summary>
internal static class ManifestResources
{
    public static Task WriteAsync(ManifestPublishingContext context, IResource resource) => resource switch
    {
        ContainerResource container => WriteContainerAsync(context, container),
        ProjectResource project => WriteProjectAsync(context, project),
        ExecutableResource executable => WriteExecutableAsync(context, executable),
        ParameterResource parameter => WriteParameterAsync(context, parameter),
        IResourceWithConnectionString => WriteValueAsync(context, resource),
        _ => WriteErrorAsync(context),
    };

    public static async Task WriteContainerAsync(ManifestPublishingContext context, ContainerResource container)
    {
        if (!container.TryGetContainerImageName(out var image))
            throw new DistributedApplicationException($"Could not get the container image name for resource '{container.Name}'.");

        var target = container.GetDeploymentTargetAnnotation();
        context.Writer.WriteString("type", target is null ? "container.v0" : "container.v1");
        context.WriteConnectionString(container);
        context.Writer.WriteString("image", image);
        await WriteDeploymentAsync(context, target).ConfigureAwait(false);
        if (container.Entrypoint is not null)
            context.Writer.WriteString("entrypoint", container.Entrypoint);
        await context.WriteCommandLineArgumentsAsync(container).ConfigureAwait(false);
        WriteMounts(context, container);
        await context.WriteEnvironmentVariablesAsync(container).ConfigureAwait(false);
        context.WriteBindings(container);
    }

    private static async Task WriteProjectAsync(ManifestPublishingContext context, ProjectResource project)
    {
        var target = project.GetDeploymentTargetAnnotation();
        context.Writer.WriteString("type", target is null ? "project.v0" : "project.v1");
        context.Writer.WriteString("path", context.GetManifestRelativePath(project.GetProjectMetadata().ProjectPath));
        await WriteDeploymentAsync(context, target).ConfigureAwait(false);
        await context.WriteCommandLineArgumentsAsync(project).ConfigureAwait(false);
        await context.WriteEnvironmentVariablesAsync(project).ConfigureAwait(false);
        context.WriteBindings(project);
    }

    private static async Task WriteExecutableAsync(ManifestPublishingContext context, ExecutableResource executable)
    {
        context.Writer.WriteString("type", "executable.v0");
        context.WriteConnectionString(executable);
        context.Writer.WriteString("workingDirectory", context.GetManifestRelativePath(executable.WorkingDirectory));
        context.Writer.WriteString("command", executable.Command);
        await context.WriteCommandLineArgumentsAsync(executable).ConfigureAwait(false);
        await context.WriteEnvironmentVariablesAsync(executable).ConfigureAwait(false);
        context.WriteBindings(executable);
    }

    private static Task WriteParameterAsync(ManifestPublishingContext context, ParameterResource parameter)
    {
        var writer = context.Writer;
        writer.WriteString("type", "parameter.v0");
        if (parameter.IsConnectionString)
            writer.WriteString("connectionString", parameter.ValueExpression);
        writer.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        writer.WriteStartObject("inputs");
        writer.WriteStartObject("value");
        writer.WriteString("type", "string");
        if (parameter.Secret)
            writer.WriteBoolean("secret", true);
        if (parameter.Default is { } fallback)
        {
            writer.WriteStartObject("default");
            fallback.WriteToManifest(context);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
        return Task.CompletedTask;
    }

    private static Task WriteValueAsync(ManifestPublishingContext context, IResource resource)
    {
        context.Writer.WriteString("type", "value.v0");
        context.WriteConnectionString(resource);
        return Task.CompletedTask;
    }

    private static Task WriteErrorAsync(ManifestPublishingContext context)
    {
        context.Writer.WriteString("error", "This resource does not support generation in the manifest.");
        return Task.CompletedTask;
    }

    private static async Task WriteDeploymentAsync(ManifestPublishingContext context, DeploymentTargetAnnotation? target)
    {
        if (target is null || !target.DeploymentTarget.TryGetLastAnnotation<ManifestPublishingCallbackAnnotation>(out var own) || own.Callback is null)
            return;
        context.Writer.WriteStartObject("deployment");
        await own.Callback(context).ConfigureAwait(false);
        context.Writer.WriteEndObject();
    }

    private static void WriteMounts(ManifestPublishingContext context, ContainerResource container)
    {
        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().ToLookup(mount => mount.Type);
        WriteArray("bindMounts", mounts[ContainerMountType.BindMount], mount =>
        {
            context.Writer.WriteString("source", context.GetManifestRelativePath(mount.Source));
            context.Writer.WriteString("target", mount.Target.Replace('\\', '/'));
        });
        WriteArray("volumes", mounts[ContainerMountType.Volume], mount =>
        {
            if (mount.Source is not null)
                context.Writer.WriteString("name", mount.Source);
            context.Writer.WriteString("target", mount.Target);
        });

        void WriteArray(string key, IEnumerable<ContainerMountAnnotation> kind, Action<ContainerMountAnnotation> write)
        {
            if (!kind.Any())
                return;
            context.Writer.WriteStartArray(key);
            foreach (var mount in kind)
            {
                context.Writer.WriteStartObject();
                write(mount);
                context.Writer.WriteBoolean("readOnly", mount.IsReadOnly);
                context.Writer.WriteEndObject();
            }
            context.Writer.WriteEndArray();
        }
    }
}
