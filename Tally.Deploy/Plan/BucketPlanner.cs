using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>Tells workloads which object storage they use where there is one.</summary>
internal static class BucketPlanner
{
    public static IEnumerable<Workload> Add(ManifestDocument manifest, Resolver resolver, EnvironmentSettings environment, IReadOnlyList<Workload> workloads)
    {
        var uses = new Dictionary<string, BucketUse>(StringComparer.Ordinal);
        foreach (var bucket in manifest.All<BucketResource>())
        {
            foreach (var user in bucket.Users)
            {
                var resource = manifest.Get<RunnableResource>(user.Resource, user.Path.Key("resource"));
                if (!uses.TryAdd(resource.Name, Use(bucket, user, resolver, environment)))
                    throw user.Path.Mistake($"'{resource.Name}' has a bucket already; a resource uses one.");
            }
        }
        return workloads.Select(workload => workload with { Bucket = uses.GetValueOrDefault(workload.Name) });
    }

    private static BucketUse Use(BucketResource bucket, BucketUser user, Resolver resolver, EnvironmentSettings environment) => new(
        bucket.Name,
        user.Prefix,
        environment.RetentionDays ?? user.RetentionDays,
        new SortedDictionary<string, Text>(
            user.Environment.ToDictionary(pair => pair.Key, pair => resolver.Resolve(pair.Value, user.Path.Key("environment").Key(pair.Key))),
            StringComparer.Ordinal));
}
