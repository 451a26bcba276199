namespace Tally.Backend.Alloy.Ottl.Paths;

/// <summary>The contexts of all signals: <c>resource</c> and <c>scope</c>.</summary>
internal static class CommonContexts
{
    public static readonly OttlContext Resource = new("resource", new Dictionary<string, OttlPath>
    {
        ["attributes"] = new AttributesPath("resource.attributes", c => c.Batch.Resources[c.Resource].Attributes, (c, slice) => c.Batch.Resources[c.Resource] = c.Batch.Resources[c.Resource] with { Attributes = slice }),
    });

    public static readonly OttlContext Scope = new("scope", new Dictionary<string, OttlPath>
    {
        ["name"] = new ValuePath(c => c.Batch.Scopes[c.Scope].Name, (c, index) => c.Batch.Scopes[c.Scope] = c.Batch.Scopes[c.Scope] with { Name = index }),
        ["version"] = new ValuePath(c => c.Batch.Scopes[c.Scope].Version, (c, index) => c.Batch.Scopes[c.Scope] = c.Batch.Scopes[c.Scope] with { Version = index }),
        ["attributes"] = new AttributesPath("scope.attributes", c => c.Batch.Scopes[c.Scope].Attributes, (c, slice) => c.Batch.Scopes[c.Scope] = c.Batch.Scopes[c.Scope] with { Attributes = slice }),
    }, Resource);
}
