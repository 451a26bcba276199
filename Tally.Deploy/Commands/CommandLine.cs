using System.CommandLine;

namespace Tally.Deploy.Commands;

/// <summary>The commands of <c>tally-deploy</c>. Exit codes: 0 done, 1 a mistake or a failed check, each said in a sentence.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        var root = new RootCommand("Makes deployable files of an Aspire manifest, and checks what was deployed.")
        {
            DeployCommand.Of("compose", "Writes files for Docker Compose.", output),
            DeployCommand.Of("kubernetes", "Writes kustomizations for Kubernetes: a base and an overlay for each environment.", output),
            DeployCommand.Of("ecs", "Writes CloudFormation templates for ECS on Fargate.", output),
            DeployCommand.All(output),
            VerifyCommand.Create(output),
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
