using System.Text.RegularExpressions;
using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>Refuses names that no DNS server would know, and options that name nothing.</summary>
internal static partial class NameCheck
{
    public static void Throw(ManifestDocument manifest, DeployOptions options, EnvironmentSettings environment)
    {
        if (!DnsLabel().IsMatch(options.Name))
            throw new InputMistake("--name", $"expected lower-case letters, digits and dashes, at most 40, found '{options.Name}'.");
        foreach (var resource in manifest.Resources.Values)
        {
            if (resource is RunnableResource or ParameterResource or BucketResource && !DnsLabel().IsMatch(resource.Name))
                throw resource.Path.Mistake("the name becomes a host; expected lower-case letters, digits and dashes, beginning with a letter, at most 40.");
        }

        Known(options.Images.Keys, "--image", name => name == DeployOptions.VerifyImage || manifest.Resources.GetValueOrDefault(name) is RunnableResource, "container or project");
        Known(options.Parameters.Keys, "--parameter", name => manifest.Resources.GetValueOrDefault(name) is ParameterResource, "parameter");
        Known(environment.Images.Keys, $"{environment.Name}.yaml $.images", name => name == DeployOptions.VerifyImage || manifest.Resources.GetValueOrDefault(name) is RunnableResource, "container or project");
        Known(environment.Parameters.Keys, $"{environment.Name}.yaml $.parameters", name => manifest.Resources.GetValueOrDefault(name) is ParameterResource, "parameter");
        Known(environment.Resources.Keys, $"{environment.Name}.yaml $.resources", name => manifest.Resources.GetValueOrDefault(name) is RunnableResource, "container or project");
        Known(environment.Kubernetes.Buckets.Keys, $"{environment.Name}.yaml $.kubernetes.buckets", name => manifest.Resources.GetValueOrDefault(name) is BucketResource, "bucket");
        NoSecrets(manifest, options.Parameters.Keys, "--parameter");
        NoSecrets(manifest, environment.Parameters.Keys, $"{environment.Name}.yaml $.parameters");
    }

    private static void Known(IEnumerable<string> names, string where, Func<string, bool> isKnown, string kind)
    {
        if (names.FirstOrDefault(name => !isKnown(name)) is { } unknown)
            throw new InputMistake(where, $"the manifest has no {kind} '{unknown}'; check the name.");
    }

    private static void NoSecrets(ManifestDocument manifest, IEnumerable<string> names, string where)
    {
        if (names.FirstOrDefault(name => manifest.Resources[name] is ParameterResource { Secret: not null }) is { } secret)
            throw new InputMistake(where, $"'{secret}' is a secret and would end up in the files; put its value into the target's own secret store.");
    }

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$")]
    private static partial Regex DnsLabel();
}
