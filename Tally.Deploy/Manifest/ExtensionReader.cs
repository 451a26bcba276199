namespace Tally.Deploy.Manifest;

/// <summary>Reads what Tally's hosting adds to the manifest's format.</summary>
internal static class ExtensionReader
{
    private const int MaxMemoryMiB = 122_880;

    public static WorkloadResource Workload(string name, ObjectReader reader)
    {
        var role = reader.OptionalText("role") ?? "service";
        if (role is not ("service" or "observability"))
            throw reader.Path.Key("role").Mistake($"expected service or observability, found '{role}'.");
        return new(name, reader.Path, reader.Text("resource"))
        {
            IsObservability = role == "observability",
            MemoryMiB = reader.OptionalWhole("memoryMiB", 4, MaxMemoryMiB),
            Cpu = reader.OptionalPositive("cpu", 16),
            Health = BindingPath(reader, "health"),
            User = reader.OptionalWhole("user", 0, int.MaxValue),
            Replicas = reader.OptionalWhole("replicas", 0, 1000),
            Route = BindingPath(reader, "route"),
        };
    }

    public static BucketResource Bucket(string name, ObjectReader reader) =>
        new(name, reader.Path, reader.List("users", (node, path) => User(new(node, path))));

    private static BucketUser User(ObjectReader reader)
    {
        var user = new BucketUser(
            reader.Path,
            reader.Text("resource"),
            reader.Text("prefix"),
            reader.OptionalWhole("retentionDays", 1, 3650) ?? 7,
            reader.Texts("environment"));
        reader.End();
        return user.Prefix.Length == 0 || user.Prefix.StartsWith('/') || user.Prefix.EndsWith('/')
            ? throw reader.Path.Key("prefix").Mistake($"expected a name without slashes around it, found '{user.Prefix}'.")
            : user;
    }

    private static BindingPath? BindingPath(ObjectReader reader, string key)
    {
        if (reader.OptionalObject(key) is not { } at)
            return null;
        var path = new BindingPath(at.Path, at.Text("binding"), at.Text("path"));
        at.End();
        return path.Path.StartsWith('/') ? path : throw at.Path.Key("path").Mistake($"expected a path that starts with /, found '{path.Path}'.");
    }
}
