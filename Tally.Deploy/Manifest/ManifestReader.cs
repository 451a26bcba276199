using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tally.Deploy.Manifest;

/// <summary>Reads an Aspire manifest strictly: what is not known is refused by name, never skipped.</summary>
internal static class ManifestReader
{
    /// <param name="file">What mistakes call it.</param>
    /// <exception cref="InputMistake">With the path of what cannot be read.</exception>
    public static ManifestDocument Read(string json, string file)
    {
        var path = JsonPath.RootOf(file);
        var root = new ObjectReader(Parse(json, path), path);
        _ = root.OptionalText("$schema");
        var resources = root.Object("resources");
        root.End();
        var all = Mistakes.Each(resources.Keys, name => ReadResource(name, resources.Object(name)));
        return new(file, all.ToDictionary(resource => resource.Name, StringComparer.Ordinal));
    }

    private static JsonNode? Parse(string json, JsonPath path)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw path.Mistake($"this is not JSON: {e.Message}");
        }
    }

    private static Resource ReadResource(string name, ObjectReader reader)
    {
        if (reader.OptionalText("error") is { } error)
            throw reader.Path.Mistake($"the AppHost could not write this resource ('{error.TrimEnd('.')}'); leave it out with ExcludeFromManifest.");
        var type = reader.Text("type");
        Resource resource = type switch
        {
            "container.v0" or "container.v1" => RunnableReader.Container(name, reader),
            "project.v0" or "project.v1" => RunnableReader.Project(name, reader),
            "dockerfile.v0" => RunnableReader.Dockerfile(name, reader),
            "parameter.v0" => ValueReader.Parameter(name, reader),
            "value.v0" => ValueReader.Value(name, reader),
            "annotated.string" => ValueReader.Annotated(name, reader),
            "tally.workload.v0" => ExtensionReader.Workload(name, reader),
            "tally.bucket.v0" => ExtensionReader.Bucket(name, reader),
            _ => throw reader.Path.Key("type").Mistake($"resources of type '{type}' are not deployed; leave '{name}' out with ExcludeFromManifest, or publish it as a container."),
        };
        reader.End();
        return resource;
    }
}
