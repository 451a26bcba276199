using System.Text.RegularExpressions;
using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>Refuses names that no DNS server would know, and options that name nothing.</summary>
internal static partial class NameCheck
{
    /// <param name="environment">As its file says it.</param>
    public static void Throw(ManifestDocument manifest, DeploymentOptions options, EnvironmentSettings environment) =>
        Mistakes.Each([Application, Resources, Named, NoSecrets], check => check(manifest, options, environment));

    private static void Application(ManifestDocument manifest, DeploymentOptions options, EnvironmentSettings environment)
    {
        if (!DnsLabel().IsMatch(options.Name))
            throw new InputMistake(options.Names.Name, $"expected lower-case letters, digits and dashes, at most 40, found '{options.Name}'.");
    }

    private static void Resources(ManifestDocument manifest, DeploymentOptions options, EnvironmentSettings environment) => Mistakes.Each(manifest.Resources.Values, resource =>
    {
        if (resource is RunnableResource or ParameterResource or BucketResource && !DnsLabel().IsMatch(resource.Name))
            throw resource.Path.Mistake("the name becomes a host; expected lower-case letters, digits and dashes, beginning with a letter, at most 40.");
    });

    private static void Named(ManifestDocument manifest, DeploymentOptions options, EnvironmentSettings environment)
    {
        var mistakes = new Mistakes();
        var file = JsonPath.RootOf($"{environment.Name}.yaml");
        Known(options.Images.Keys, options.Names.Images, IsImage, "container or project");
        Known(options.Parameters.Keys, options.Names.Parameters, IsParameter, "parameter");
        Known(environment.Images.Keys, file.Key("images").Text, IsImage, "container or project");
        Known(environment.Parameters.Keys, file.Key("parameters").Text, IsParameter, "parameter");
        Known(environment.Resources.Keys, file.Key("resources").Text, IsRunnable, "container or project");
        Known(environment.Kubernetes.Buckets.Keys, file.Key("kubernetes").Key("buckets").Text, IsBucket, "bucket");
        mistakes.Throw();

        void Known(IEnumerable<string> names, string where, Func<string, bool> isKnown, string kind)
        {
            foreach (var unknown in names.Where(name => !isKnown(name)))
                mistakes.Add(new(where, $"the manifest has no {kind} '{unknown}'; check the name."));
        }

        bool IsImage(string name) => name == DeploymentOptions.VerifyImage || IsRunnable(name);
        bool IsRunnable(string name) => manifest.Resources.GetValueOrDefault(name) is RunnableResource;
        bool IsParameter(string name) => manifest.Resources.GetValueOrDefault(name) is ParameterResource;
        bool IsBucket(string name) => manifest.Resources.GetValueOrDefault(name) is BucketResource;
    }

    private static void NoSecrets(ManifestDocument manifest, DeploymentOptions options, EnvironmentSettings environment)
    {
        var given = options.Parameters.Keys.Select(name => (Where: options.Names.Parameters, Name: name))
            .Concat(environment.Parameters.Keys.Select(name => (Where: JsonPath.RootOf($"{environment.Name}.yaml").Key("parameters").Text, Name: name)));
        Mistakes.Each(given.Where(one => manifest.Resources.GetValueOrDefault(one.Name) is ParameterResource { Secret: not null }), one =>
            throw new InputMistake(one.Where, $"'{one.Name}' is a secret and would end up in the files; put its value into the target's own secret store."));
    }

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$")]
    private static partial Regex DnsLabel();
}
