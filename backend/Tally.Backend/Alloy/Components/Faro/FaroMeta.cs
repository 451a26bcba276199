using System.Text.Json;

namespace Tally.Backend.Alloy.Components;

/// <summary>A payload's <c>meta</c>, which every line of it carries.</summary>
internal static class FaroMeta
{
    // Part, prefix of its fields, and which of its texts become fields.
    private static readonly (string Part, string Prefix, string[] Texts, bool HasAttributes)[] Parts =
    [
        ("sdk", "sdk_", ["name", "version"], false),
        ("app", "app_", ["name", "namespace", "release", "version", "environment"], false),
        ("user", "user_", ["email", "id", "username"], true),
        ("session", "session_", ["id"], true),
        ("page", "page_", ["id", "url"], true),
        ("browser", "browser_", ["name", "version", "os", "mobile", "userAgent", "language", "viewportWidth", "viewportHeight"], false),
        ("view", "view_", ["name"], false),
    ];

    /// <exception cref="FormatException">A part is not what its name says.</exception>
    public static FaroFields Read(JsonElement payload)
    {
        var fields = new FaroFields();
        if (!payload.TryGetProperty("meta", out var meta) || meta.ValueKind == JsonValueKind.Null)
            return fields;
        if (meta.ValueKind != JsonValueKind.Object)
            throw new FormatException($"`meta` is {meta.ValueKind}, expected an object");
        foreach (var (name, prefix, texts, hasAttributes) in Parts)
        {
            if (!meta.TryGetProperty(name, out var part) || part.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var text in texts)
                fields.Set(prefix + text, FaroPayload.Text(part, text));
            if (name == "sdk")
                fields.Set("sdk_integrations", Integrations(part));
            if (hasAttributes)
                FaroPayload.SetAll(fields, prefix + "attr_", part, "attributes");
        }
        return fields;
    }

    // name:version,name:version
    private static string Integrations(JsonElement sdk) => sdk.TryGetProperty("integrations", out var items) && items.ValueKind == JsonValueKind.Array
        ? string.Join(',', items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => $"{FaroPayload.Text(item, "name")}:{FaroPayload.Text(item, "version")}"))
        : "";
}
