using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>Makes the plan of a manifest for one environment.</summary>
internal static class Planner
{
    /// <param name="configs">The files of each bind mount's source.</param>
    /// <exception cref="InputMistake">Something cannot be deployed.</exception>
    public static DeploymentPlan Plan(ManifestDocument manifest, IReadOnlyDictionary<string, ConfigSource> configs, DeploymentOptions options, EnvironmentSettings environment)
    {
        var mistakes = new Mistakes();
        var settings = Settings(manifest);
        var resolver = new Resolver(manifest, Overlay(environment.Parameters, options.Parameters), options.Names);
        var absent = AbsentStack.Of(settings.Values, options);
        var images = Overlay(environment.Images, options.Images);
        var planned = mistakes.Try(() => Mistakes.Each(manifest.All<RunnableResource>().Where(resource => !absent.Contains(resource.Name)), resource =>
            absent.Replace(new WorkloadPlanner(resource, settings.GetValueOrDefault(resource.Name), resolver, configs, images, options.Names, environment).Plan())));
        var isVerified = settings.Values.Any(workload => workload.IsObservability && !absent.Contains(workload.Of));
        var verifyImage = isVerified ? mistakes.Try(() => VerifyPlanner.Image(images, options.Names)) : null;
        mistakes.Throw();

        IReadOnlyList<Workload> workloads = [.. Tuning.Apply(BucketPlanner.Add(manifest, resolver, environment, planned!), environment, resolver)];
        RouteCheck.Throw(workloads);

        var verify = verifyImage is null ? null : VerifyPlanner.Plan(workloads, verifyImage, environment);
        return new()
        {
            Name = options.Name,
            Workloads = workloads,
            Secrets = SecretsOf(manifest, [.. workloads, .. verify is null ? [] : (Workload[])[verify]]),
            Buckets = [.. workloads.Select(workload => workload.Bucket?.Bucket).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            Environment = environment,
            Verify = verify,
            Notes = absent.Notes,
        };
    }

    private static Dictionary<string, WorkloadResource> Settings(ManifestDocument manifest)
    {
        var settings = new Dictionary<string, WorkloadResource>(StringComparer.Ordinal);
        foreach (var workload in manifest.All<WorkloadResource>())
        {
            var resource = manifest.Get<RunnableResource>(workload.Of, workload.Path.Key("resource"));
            if (!settings.TryAdd(resource.Name, workload))
                throw workload.Path.Mistake($"'{resource.Name}' is described by '{settings[resource.Name].Name}' already; keep one of them.");
        }
        return settings;
    }

    private static IReadOnlyList<Secret> SecretsOf(ManifestDocument manifest, IEnumerable<Workload> workloads) =>
    [
        .. workloads
            .SelectMany(workload => workload.Environment.Values.Concat(workload.Bucket?.Environment.Values ?? []))
            .SelectMany(value => value.Secrets)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(name => manifest.Get<ParameterResource>(name, JsonPath.RootOf(manifest.File)))
            .Select(parameter => new Secret(parameter.Name, parameter.Path, parameter.Secret!.Generated, Optional: parameter.Secret.Default is "")),
    ];

    private static Dictionary<string, string> Overlay(IReadOnlyDictionary<string, string> below, IEnumerable<KeyValuePair<string, string>> above) =>
        below.Concat(above).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
}
