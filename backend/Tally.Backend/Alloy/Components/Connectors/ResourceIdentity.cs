using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Connectors;

/// <summary>A resource by those of its attributes that count; two with the same are one.</summary>
internal sealed class ResourceIdentity : IEquatable<ResourceIdentity>
{
    public static readonly ResourceIdentity None = new([], "");

    private readonly KeyValuePair<string, AttributeValue>[] _attributes;

    private ResourceIdentity(KeyValuePair<string, AttributeValue>[] attributes, string service) => (_attributes, Service) = (attributes, service);

    /// <param name="batch">The resource's batch.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="keys">The attributes that count; none = all.</param>
    public ResourceIdentity(SignalBatch batch, ResourceRow resource, IReadOnlyList<string> keys)
        : this(
            [.. batch.Attributes.GetRange(resource.Attributes.Start, resource.Attributes.Count)
                .Select(attribute => KeyValuePair.Create(batch.Values.Text(attribute.Key), batch.Values[attribute.Value]))
                .Where(attribute => keys.Count == 0 || keys.Contains(attribute.Key))
                .OrderBy(attribute => attribute.Key, StringComparer.Ordinal)],
            batch.Find(resource.Attributes, "service.name").ToString())
    {
    }

    public string Service { get; }

    /// <summary>The attributes as a list of another batch.</summary>
    public Slice Write(SignalBatch batch)
    {
        var start = batch.Attributes.Count;
        foreach (var (key, value) in _attributes)
            batch.Attributes.Add(new(batch.Values.Add(key), batch.Values.Add(value)));
        return new(start, _attributes.Length);
    }

    public bool Equals(ResourceIdentity? other) => other is not null && _attributes.AsSpan().SequenceEqual(other._attributes, Comparer.Instance);

    public override bool Equals(object? obj) => Equals(obj as ResourceIdentity);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, value) in _attributes)
        {
            hash.Add(key);
            hash.Add(value);
        }
        return hash.ToHashCode();
    }

    private sealed class Comparer : IEqualityComparer<KeyValuePair<string, AttributeValue>>
    {
        public static readonly Comparer Instance = new();

        public bool Equals(KeyValuePair<string, AttributeValue> x, KeyValuePair<string, AttributeValue> y) => x.Key == y.Key && x.Value == y.Value;

        public int GetHashCode(KeyValuePair<string, AttributeValue> obj) => HashCode.Combine(obj.Key, obj.Value);
    }
}
