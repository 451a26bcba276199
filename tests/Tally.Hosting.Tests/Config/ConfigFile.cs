using YamlDotNet.RepresentationModel;

namespace Tally.Hosting.Tests.Config;

/// <summary>The configuration of a store, as it reads it in the environment of the model.</summary>
internal sealed class ConfigFile
{
    private readonly YamlNode _root;

    private ConfigFile(string text) => _root = Parse(text);

    /// <summary>tempo, loki, mimir or pyroscope.</summary>
    public static ConfigFile Of(string store, params (string Name, string Value)[] changes) => new(Variables.Expand(TextOf(store), Environment(store, changes)));

    public static string PathOf(string store) => Path.Combine(Repository.ConfigFolder, store, $"{store}.yaml");

    public static string TextOf(string store) => File.ReadAllText(PathOf(store));

    public static Dictionary<string, string> Environment(string store, params (string Name, string Value)[] changes)
    {
        var environment = new Dictionary<string, string>(Model.Environment(store));
        foreach (var (name, value) in changes)
            environment[name] = value;
        return environment;
    }

    public static YamlNode Parse(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return yaml.Documents[0].RootNode;
    }

    /// <summary>The node at a path such as <c>server.http_listen_port</c>; <c>*</c> is any element of a list. Null where there is none.</summary>
    public YamlNode? At(string path) => path.Split('.').Aggregate((YamlNode?)_root, (node, key) => node switch
    {
        YamlMappingNode map => map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null,
        YamlSequenceNode list when key == "*" => list.Children.FirstOrDefault(),
        _ => null,
    });

    /// <summary>The scalar at a path.</summary>
    public string? Text(string path) => (At(path) as YamlScalarNode)?.Value;
}
