namespace Tally.Deploy.Manifest;

/// <summary>The resources of a manifest, by name.</summary>
/// <param name="File">What mistakes call it.</param>
internal sealed record ManifestDocument(string File, IReadOnlyDictionary<string, Resource> Resources)
{
    public IEnumerable<T> All<T>() where T : Resource => Resources.Values.OfType<T>().OrderBy(resource => resource.Name, StringComparer.Ordinal);

    /// <summary>The resource that <paramref name="where"/> names, of the kind that belongs there.</summary>
    public T Get<T>(string name, JsonPath where) where T : Resource => Resources.GetValueOrDefault(name) switch
    {
        T found => found,
        null => throw where.Mistake($"the manifest has no resource '{name}'."),
        _ => throw where.Mistake($"'{name}' is no {(typeof(T) == typeof(RunnableResource) ? "container or project" : "resource of the kind expected here")}."),
    };
}
