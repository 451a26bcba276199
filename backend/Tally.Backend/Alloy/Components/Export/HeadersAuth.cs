using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>
/// otelcol.auth.headers: headers of a fixed value, or of the value that the batch's own request had in a header, one after the
/// other. Where that request had none the value is empty, as in Alloy; a later <c>insert</c> can take its place.
/// </summary>
internal sealed class HeadersAuth(IReadOnlyList<HeaderRule> headers) : IClientAuth
{
    /// <summary>Whether a request's own headers decide, as with tenants.</summary>
    public bool DependsOnOrigin => headers.Any(header => header.FromContext is not null);

    public static IReadOnlyDictionary<string, object?> Make(Arguments arguments, PipelineContext context)
    {
        var headers = arguments.Blocks("header").Select(HeaderRule.Read).ToList();
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();
        context.WantedHeaders.UnionWith(headers.Select(header => header.FromContext).OfType<string>());
        return Exports.One("handler", new HeadersAuth(headers));
    }

    public void Sign(HttpRequestMessage request, Origin origin)
    {
        foreach (var header in headers)
            header.Apply(request, origin);
    }
}

/// <summary>A <c>header</c> block: its value is <paramref name="Value"/>, or what the header <paramref name="FromContext"/> had.</summary>
internal sealed record HeaderRule(string Key, HeaderAction Action, string? Value, string? FromContext)
{
    public static HeaderRule Read(Arguments block)
    {
        var action = block.Text("action", "upsert")!.ToLowerInvariant() switch
        {
            "insert" => HeaderAction.Insert,
            "update" => HeaderAction.Update,
            "upsert" => HeaderAction.Upsert,
            "delete" => HeaderAction.Delete,
            var other => throw block.Wrong("action", $"`action` is \"{other}\", expected \"insert\", \"update\", \"upsert\" or \"delete\""),
        };
        var rule = new HeaderRule(block.Text("key"), action, Optional(block, "value"), Optional(block, "from_context"));
        if (rule.Key.Length == 0)
            throw block.Wrong("key", "`key` is empty, expected the name of a header");
        if ((rule.Value is null) == (rule.FromContext is null))
            throw block.Wrong(block.At, "a header has either a `value` or `from_context`");
        block.Complete();
        return rule;
    }

    public void Apply(HttpRequestMessage request, Origin origin)
    {
        // Go's headers know no difference between an empty one and none.
        var isThere = request.Headers.TryGetValues(Key, out var values) && values.First().Length > 0;
        if (Action is HeaderAction.Insert && isThere || Action is HeaderAction.Update && !isThere)
            return;
        request.Headers.Remove(Key);
        if (Action is not HeaderAction.Delete)
            request.Headers.TryAddWithoutValidation(Key, Value ?? origin.Metadata.GetValueOrDefault(FromContext!, ""));
    }

    // Null is as good as absent.
    private static string? Optional(Arguments block, string name) => block.Any(name) is null ? null : block.Text(name);
}

/// <summary>What a <c>header</c> block does where the request has a header of its name, and where not.</summary>
internal enum HeaderAction
{
    /// <summary>Only where there is none.</summary>
    Insert,

    /// <summary>Only where there is one.</summary>
    Update,

    /// <summary>In either case.</summary>
    Upsert,

    /// <summary>Takes it away.</summary>
    Delete,
}
