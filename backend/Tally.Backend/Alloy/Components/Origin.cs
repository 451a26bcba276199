namespace Tally.Backend.Alloy.Components;

/// <summary>Where a batch came from: the request's headers, as far as some component asked for them by name. Names ignore case.</summary>
internal sealed record Origin(IReadOnlyDictionary<string, string> Metadata)
{
    public static readonly Origin None = new(new Dictionary<string, string>());

    /// <summary>The headers of these names, or <see cref="None"/> where there are none.</summary>
    public static Origin From(IHeaderDictionary headers, IReadOnlyCollection<string> wanted)
    {
        Dictionary<string, string>? found = null;
        foreach (var name in wanted)
            if (headers.TryGetValue(name, out var value))
                (found ??= new(StringComparer.OrdinalIgnoreCase))[name] = value.ToString();
        return found is null ? None : new(found);
    }
}
