using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a project was built to, found without asking MSBuild.</summary>
internal sealed record ProjectOutput(string Assembly)
{
    /// <summary>The newest <c>bin/CONFIGURATION/FRAMEWORK/NAME.dll</c> that can be executed; null where the output is somewhere else, or missing.</summary>
    public static ProjectOutput? Find(string projectPath, string configuration)
    {
        var folder = Path.Combine(Path.GetDirectoryName(projectPath)!, "bin", configuration);
        if (!Directory.Exists(folder))
            return null;

        var name = AssemblyName(projectPath);
        return Directory.EnumerateDirectories(folder)
            .Select(framework => Path.Combine(framework, $"{name}.dll"))
            .Where(assembly => File.Exists(assembly) && File.Exists(RuntimeConfig(assembly)))
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .Select(assembly => new ProjectOutput(assembly))
            .FirstOrDefault();
    }

    /// <summary>For people: the frameworks it needs, <c>Microsoft.NETCore.App 10.0.0 and …</c></summary>
    public string Frameworks()
    {
        var options = JsonNode.Parse(File.ReadAllText(RuntimeConfig(Assembly)))?["runtimeOptions"];
        var frameworks = options?["frameworks"] is JsonArray several ? several.ToArray() : [options?["framework"]];
        return string.Join(" and ", frameworks.Where(f => f is not null).Select(f => $"{f!["name"]} {f["version"]}"));
    }

    private static string RuntimeConfig(string assembly) => Path.ChangeExtension(assembly, ".runtimeconfig.json");

    // Good for a name written out in the project file; one that is computed is left to `dotnet run`.
    private static string AssemblyName(string projectPath) =>
        XDocument.Load(projectPath).Descendants().FirstOrDefault(e => e.Name.LocalName == "AssemblyName")?.Value
        ?? Path.GetFileNameWithoutExtension(projectPath);
}
