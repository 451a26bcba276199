using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>Starts projects by what the build made of them.</summary>
public static class BuiltProgramExtensions
{
    /// <summary>
    /// Starts the built program of every project that this AppHost references, in place of <c>dotnet run --no-build</c> for each.
    /// </summary>
    /// <remarks>
    /// A <c>dotnet run</c> evaluates the project again and stays beside its program: about a second of CPU time at start and 80 MiB of
    /// memory for each project. Environment, arguments, launch profile and the dashboard's commands stay the same. An IDE
    /// and <c>dotnet watch</c> start projects in their own way, and so does Aspire where no built program is found.
    /// </remarks>
    /// <param name="builder">The application.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IDistributedApplicationBuilder StartBuiltPrograms(this IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ExecutionContext.IsPublishMode || IsStartedOtherwise(builder.Configuration))
            return builder;

        var assemblies = Assemblies(builder);
        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            foreach (var project in start.Model.GetProjectResources())
                StartBuilt(project, assemblies);
            return Task.CompletedTask;
        });
        return builder;
    }

    private static bool IsStartedOtherwise(ConfigurationManager configuration) =>
        !string.IsNullOrEmpty(configuration["DEBUG_SESSION_PORT"]) || configuration.GetValue<bool>("DOTNET_WATCH");

    // PROJECT|ASSEMBLY
    private static Dictionary<string, string> Assemblies(IDistributedApplicationBuilder builder) =>
        AppHostMetadata.All(builder, "Tally.Program")
            .Select(entry => entry.Split('|'))
            .ToDictionary(entry => Path.GetFullPath(entry[0]), entry => entry[1], StringComparer.OrdinalIgnoreCase);

    private static void StartBuilt(ProjectResource project, Dictionary<string, string> assemblies)
    {
        var path = Path.GetFullPath(project.GetProjectMetadata().ProjectPath);
        if (project.HasAnnotationOfType<ExecutableAnnotation>()
            || !assemblies.TryGetValue(path, out var assembly)
            || BuiltProgram.Of(assembly) is not { } program)
            return;

        project.Annotations.Add(new ExecutableAnnotation { Command = program.Command, WorkingDirectory = Path.GetDirectoryName(path)! });
        project.Annotations.Add(new CommandLineArgsCallbackAnnotation(args =>
        {
            for (var i = 0; i < program.Arguments.Count; i++)
                args.Insert(i, program.Arguments[i]);
        }));
        project.Annotations.Add(new EnvironmentCallbackAnnotation(BuiltProgram.RuntimeVariable, () => BuiltProgram.RuntimeRoot));
    }
}
