using Microsoft.Extensions.Configuration;
using Tally.Deploy;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>Writes deployable files when an application is published.</summary>
public static class TallyDeploymentsBuilderExtensions
{
    private const string Section = "Tally:Deployments";

    /// <summary>
    /// Adds steps to the pipeline that write deployable files of the whole application: <c>tally-compose</c>, <c>tally-kubernetes</c>
    /// and <c>tally-ecs</c>, and <c>tally-deployments</c> for all three, which <c>aspire publish</c> runs. Each writes to a folder of
    /// its target's name, <c>compose</c>, <c>kubernetes</c> or <c>ecs</c>, in the output path.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="configure">
    /// What the application model does not say. The options are read from the section <c>Tally:Deployments</c> of the configuration
    /// before. A relative <see cref="DeploymentOptions.EnvironmentsFolder"/> is relative to the AppHost's folder; by default it is
    /// <c>deploy/environments</c> there, if that exists. The default <see cref="DeploymentOptions.Name"/> is the AppHost's, without
    /// <c>.AppHost</c>.
    /// </param>
    /// <returns>The application.</returns>
    /// <remarks>
    /// What cannot be deployed fails the step with a sentence for each mistake, and the process with exit code 1. When the
    /// application runs, this does nothing.
    /// </remarks>
    /// <exception cref="DistributedApplicationException">An option in the configuration has a value of another kind.</exception>
    public static IDistributedApplicationBuilder AddTallyDeployments(this IDistributedApplicationBuilder builder, Action<DeploymentOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.ExecutionContext.IsPublishMode)
            return builder;
        new DeploymentSteps(Options(builder, configure)).AddTo(builder.Pipeline);
        FailedPublishing.EndWithAnExitCode(builder);
        return builder;
    }

    private static DeploymentOptions Options(IDistributedApplicationBuilder builder, Action<DeploymentOptions>? configure)
    {
        var options = new DeploymentOptions { Name = NameOf(builder.Environment.ApplicationName), Names = DeploymentOptionNames.Configuration(Section, "--output-path") };
        try
        {
            builder.Configuration.GetSection(Section).Bind(options);
        }
        catch (InvalidOperationException e) // the binder names the key; its inner exception the value
        {
            throw new DistributedApplicationException($"{e.Message.TrimEnd('.')}. {e.InnerException?.Message}".TrimEnd(), e);
        }
        configure?.Invoke(options);
        options.EnvironmentsFolder = options.EnvironmentsFolder is { } folder ? Path.GetFullPath(folder, builder.AppHostDirectory) : DefaultFolder(builder.AppHostDirectory);
        return options;
    }

    private static string? DefaultFolder(string appHost) => Path.Combine(appHost, "deploy", "environments") is var folder && Directory.Exists(folder) ? folder : null;

    // Tally.AppHost is called tally, Shop.Web.AppHost shop-web.
    private static string NameOf(string application)
    {
        const string suffix = ".AppHost";
        var name = application.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? application[..^suffix.Length] : application;
        return name.ToLowerInvariant().Replace('.', '-').Replace('_', '-');
    }
}
