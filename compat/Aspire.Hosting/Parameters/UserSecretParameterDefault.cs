using System.Reflection;
using System.Text.Json.Nodes;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Makes a value once and keeps it in the AppHost's user secrets, where configuration finds it the next time.</summary>
internal sealed class UserSecretParameterDefault(Assembly? appHost, string name, ParameterDefault inner) : ParameterDefault
{
    public override string GetDefaultValue()
    {
        var value = inner.GetDefaultValue();
        if (appHost?.GetCustomAttribute<UserSecretsIdAttribute>() is { } secrets)
            Keep(PathHelper.GetSecretsPathFromSecretsId(secrets.UserSecretsId), value);
        return value;
    }

    public override void WriteToManifest(ManifestPublishingContext context) => inner.WriteToManifest(context);

    private void Keep(string path, string value)
    {
        var secrets = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? [] : [];
        secrets[$"Parameters:{name}"] = value;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, secrets.ToJsonString(new() { WriteIndented = true }));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
