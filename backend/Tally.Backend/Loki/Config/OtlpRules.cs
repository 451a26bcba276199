using Tally.Query.Text;

namespace Tally.Backend.Loki.Config;

/// <summary>What becomes of an attribute: a label of the stream, structured metadata of the entry, or nothing.</summary>
internal enum AttributeAction { StructuredMetadata, IndexLabel, Drop }

/// <summary>An action for the attributes named, and for those that the pattern matches.</summary>
internal sealed record AttributeRule(AttributeAction Action, IReadOnlySet<string> Names, Re2? Pattern = null)
{
    public bool Covers(string key) => Names.Contains(key) || Pattern?.IsMatch(key) == true;
}

/// <summary>How OTLP logs become streams: rules for attributes by where they stand. The first that covers a key counts; without one it is structured metadata.</summary>
internal sealed record OtlpRules(IReadOnlyList<AttributeRule> Resource, IReadOnlyList<AttributeRule> Scope, IReadOnlyList<AttributeRule> Record)
{
    /// <summary>What makes few streams: the names of a service. Holds where no file says otherwise.</summary>
    public static readonly OtlpRules Default = IndexedBy("service.name", "service.namespace", "deployment.environment.name");

    /// <summary>What Loki takes for labels where its file says nothing.</summary>
    public static readonly OtlpRules OfLoki = IndexedBy(
        "service.name", "service.namespace", "service.instance.id", "deployment.environment", "deployment.environment.name",
        "cloud.region", "cloud.availability_zone", "container.name",
        "k8s.cluster.name", "k8s.namespace.name", "k8s.pod.name", "k8s.container.name", "k8s.replicaset.name",
        "k8s.deployment.name", "k8s.statefulset.name", "k8s.daemonset.name", "k8s.cronjob.name", "k8s.job.name");

    public static AttributeAction ActionOf(IReadOnlyList<AttributeRule> rules, string key)
    {
        foreach (var rule in rules)
            if (rule.Covers(key))
                return rule.Action;
        return AttributeAction.StructuredMetadata;
    }

    private static OtlpRules IndexedBy(params string[] attributes) => new([new(AttributeAction.IndexLabel, attributes.ToHashSet(StringComparer.Ordinal))], [], []);
}
