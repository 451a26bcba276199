using System.CommandLine;
using Spectre.Console;

namespace Tally.Deploy.Commands;

/// <summary>The commands of <c>tally-deploy</c>. Exit codes: 0 done, 1 a mistake or a failed check, each said in a sentence.</summary>
internal static class CommandLine
{
    /// <param name="terminal">Where somebody looks at the output; null where it is read line by line.</param>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, IAnsiConsole? terminal = null)
    {
        var root = new RootCommand("Makes deployable files of an Aspire manifest, and checks what was deployed.")
        {
            DeployCommand.Of(DeploymentTarget.Compose, "Writes files for Docker Compose.", output, errors, terminal),
            DeployCommand.Of(DeploymentTarget.Kubernetes, "Writes kustomizations for Kubernetes: a base and an overlay for each environment.", output, errors, terminal),
            DeployCommand.Of(DeploymentTarget.Ecs, "Writes CloudFormation templates for ECS on Fargate.", output, errors, terminal),
            DeployCommand.All(output, errors, terminal),
            VerifyCommand.Create(output, terminal),
        };
        try
        {
            return await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
        }
        catch (InputMistake mistake)
        {
            await errors.WriteLineAsync(mistake.Message).ConfigureAwait(false);
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"A file could not be read or written: {e.Message}").ConfigureAwait(false);
            return 1;
        }
    }
}
