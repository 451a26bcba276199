using System.CommandLine;
using Spectre.Console;

namespace Tally.Deploy.Commands;

/// <summary>Reads the manifest and the environments, and writes the files of a target.</summary>
internal static class DeployCommand
{
    private static readonly Option<FileInfo> Manifest = new("--manifest", "-m") { Description = "The Aspire manifest.", DefaultValueFactory = _ => new("aspire-manifest.json") };
    private static readonly Option<DirectoryInfo> Out = new("--out", "-o") { Description = "The folder to write to. Files of others there are left alone.", Required = true };
    private static readonly Option<DirectoryInfo> Environments = new("--environments") { Description = "The folder of environment files, default.yaml among them. Default: deploy/environments beside the manifest, if it is there." };
    private static readonly Option<string[]> Environment = new("--environment", "-e") { Description = "An environment to write for, by its file's name. Default: all." };
    private static readonly Option<string[]> Image = new("--image", "-i") { Description = "The image of what is built from source: chat=registry/chat@sha256:…" };
    private static readonly Option<string[]> Parameter = new("--parameter", "-p") { Description = "The value of a parameter that is no secret: name=value" };
    private static readonly Option<string> Name = new("--name") { Description = "The application's name.", DefaultValueFactory = _ => "tally" };
    private static readonly Option<bool> WithoutObservability = new("--without-observability") { Description = "Leave the observability stack out; services send to --otlp-endpoint." };
    private static readonly Option<string?> OtlpEndpoint = new("--otlp-endpoint") { Description = "With --without-observability: where services send their telemetry." };

    /// <summary>A target, into the folder given.</summary>
    public static Command Of(DeploymentTarget target, string description, TextWriter output, TextWriter errors, IAnsiConsole? terminal) =>
        Create(FolderOf(target), description, folder => [(target, folder)], output, errors, terminal);

    /// <summary>Every target, each into a folder of its name.</summary>
    public static Command All(TextWriter output, TextWriter errors, IAnsiConsole? terminal) =>
        Create("all", "Writes all three, each into a folder of its name.", folder => Enum.GetValues<DeploymentTarget>().Select(target => (target, Path.Combine(folder, FolderOf(target)))), output, errors, terminal);

    private static string FolderOf(DeploymentTarget target) => $"{target}".ToLowerInvariant();

    private static Command Create(
        string name,
        string description,
        Func<string, IEnumerable<(DeploymentTarget Target, string Folder)>> places,
        TextWriter output,
        TextWriter errors,
        IAnsiConsole? terminal)
    {
        var command = new Command(name, description) { Manifest, Out, Environments, Environment, Image, Parameter, Name, WithoutObservability, OtlpEndpoint };
        command.SetAction(parsed =>
        {
            if (Deployment.TryRead($"{parsed.GetRequiredValue(Manifest)}", Options(parsed), out var deployment, out var mistakes)
                && deployment.TryWrite(places(parsed.GetRequiredValue(Out).FullName), out var written, out mistakes))
            {
                Report(deployment, written, output, terminal);
                return 0;
            }
            foreach (var mistake in mistakes)
                errors.WriteLine(mistake);
            return 1;
        });
        return command;
    }

    private static DeploymentOptions Options(ParseResult parsed) => new()
    {
        Name = parsed.GetRequiredValue(Name),
        EnvironmentsFolder = parsed.GetValue(Environments)?.ToString(),
        Environments = parsed.GetValue(Environment) ?? [],
        Images = Pairs.Of("--image", parsed.GetValue(Image)),
        Parameters = Pairs.Of("--parameter", parsed.GetValue(Parameter)),
        WithoutObservability = parsed.GetValue(WithoutObservability),
        OtlpEndpoint = parsed.GetValue(OtlpEndpoint),
    };

    private static void Report(Deployment deployment, IReadOnlyList<WrittenDeployment> written, TextWriter output, IAnsiConsole? terminal)
    {
        foreach (var note in deployment.Notes)
            output.WriteLine($"note: {note}");
        if (terminal is not null)
            terminal.Write(DeployTable.Of(deployment, written));
        else
            foreach (var (_, folder, files) in written)
                output.WriteLine($"{files} files in {folder}");
    }
}
