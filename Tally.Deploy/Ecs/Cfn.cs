using System.Text.Json.Nodes;

namespace Tally.Deploy.Ecs;

/// <summary>CloudFormation's functions, in their long form.</summary>
internal static class Cfn
{
    public static JsonObject Ref(string name) => new() { ["Ref"] = name };

    public static JsonObject GetAtt(string name, string attribute) => new() { ["Fn::GetAtt"] = new JsonArray(name, attribute) };

    public static JsonObject Sub(string text) => new() { ["Fn::Sub"] = text };

    public static JsonObject If(string condition, JsonNode then, JsonNode otherwise) => new() { ["Fn::If"] = new JsonArray(condition, then, otherwise) };

    public static JsonObject NotEmpty(string parameter) => new() { ["Fn::Not"] = new JsonArray(new JsonObject { ["Fn::Equals"] = new JsonArray(Ref(parameter), "") }) };

    public static JsonObject NoValue => Ref("AWS::NoValue");

    /// <summary>Text in which Sub must not see a variable.</summary>
    public static string Literal(string text) => text.Replace("${", "${!", StringComparison.Ordinal);

    public static KeyValuePair<string, JsonNode?> Resource(string id, string type, JsonObject properties, params (string Key, JsonNode? Value)[] attributes)
    {
        var resource = new JsonObject { ["Type"] = type };
        foreach (var (key, value) in attributes.Where(attribute => attribute.Value is not null))
            resource[key] = value;
        resource["Properties"] = properties;
        return KeyValuePair.Create(id, (JsonNode?)resource);
    }

    /// <summary>What holds data stays when the stack goes.</summary>
    public static KeyValuePair<string, JsonNode?> Retained(string id, string type, JsonObject properties) =>
        Resource(id, type, properties, ("DeletionPolicy", "Retain"), ("UpdateReplacePolicy", "Retain"));

    public static JsonObject Statement(string effect, JsonArray actions, JsonNode? resource, JsonObject? condition = null, JsonNode? principal = null)
    {
        var statement = new JsonObject { ["Effect"] = effect };
        if (principal is not null)
            statement["Principal"] = principal;
        statement["Action"] = actions;
        if (resource is not null)
            statement["Resource"] = resource;
        if (condition is not null)
            statement["Condition"] = condition;
        return statement;
    }

    public static JsonObject Policy(params IEnumerable<JsonNode> statements) => new() { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) };
}
