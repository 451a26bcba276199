using System.CommandLine;
using Tally.Deploy.Disk;
using Tally.Deploy.Plan;

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
    public static Command Of(string target, string description, TextWriter output) =>
        Create(target, description, folder => [(target, folder)], output);

    /// <summary>Every target, each into a folder of its name.</summary>
    public static Command All(TextWriter output) =>
        Create("all", "Writes all three, each into a folder of its name.", folder => Targets.Names.Select(target => (target, Path.Combine(folder, target))), output);

    private static Command Create(string name, string description, Func<string, IEnumerable<(string Target, string Folder)>> places, TextWriter output)
    {
        var command = new Command(name, description) { Manifest, Out, Environments, Environment, Image, Parameter, Name, WithoutObservability, OtlpEndpoint };
        command.SetAction(parsed => Run(places(parsed.GetRequiredValue(Out).FullName), parsed, output));
        return command;
    }

    private static int Run(IEnumerable<(string Target, string Folder)> places, ParseResult parsed, TextWriter output)
    {
        var source = DeploySource.Read(
            parsed.GetRequiredValue(Manifest),
            parsed.GetValue(Environments),
            parsed.GetValue(Environment) ?? [],
            new DeployOptions
            {
                Name = parsed.GetRequiredValue(Name),
                Images = Pairs.Of("--image", parsed.GetValue(Image)),
                Parameters = Pairs.Of("--parameter", parsed.GetValue(Parameter)),
                WithoutObservability = parsed.GetValue(WithoutObservability),
                OtlpEndpoint = parsed.GetValue(OtlpEndpoint),
            });
        var outputs = places.Select(place => (place.Folder, Files: Targets.Write(place.Target, source.Common, source.Environments).ToArray())).ToArray();
        OutputFolder.Write(outputs.Select(each => (each.Folder, each.Files.AsEnumerable())));
        foreach (var note in source.Common.Notes)
            output.WriteLine($"note: {note}");
        foreach (var (folder, files) in outputs)
            output.WriteLine($"{files.Length} files in {folder}");
        return 0;
    }
}
