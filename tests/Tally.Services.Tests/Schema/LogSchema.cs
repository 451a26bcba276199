using System.Text.Json;

namespace Tally.Services.Tests.Schema;

/// <summary>The log line's schema of the repository.</summary>
internal static class LogSchema
{
    private static readonly JsonSchema Schema = JsonSchema.Parse(File.ReadAllText(Path.Combine(
        ServiceProcess.Root(), "Tally.ServiceDefaults", "Logging", "log-line.schema.json")));

    public static IReadOnlyList<string> Mistakes(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return Schema.Mistakes(json.RootElement);
        }
        catch (JsonException e)
        {
            return [$"no JSON: {e.Message}"];
        }
    }
}
