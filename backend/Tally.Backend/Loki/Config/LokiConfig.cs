using Tally.Backend.Server;
using Tally.Query.LogQl;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki.Config;

/// <summary>
/// What the log room takes from Loki's configuration file, so that one file says it for both. Setting <c>Loki:ConfigFile</c>
/// names the file; without it Loki's defaults hold, but with few labels. Of the file <c>limits_config</c> is read: the limits
/// named in <see cref="LimitsReader"/> and all of <c>otlp_config</c>; the rest configures what only Loki has.
/// </summary>
internal sealed record LokiConfig
{
    public OtlpRules Otlp { get; init; } = OtlpRules.Default;

    /// <summary>What a query may cost.</summary>
    public LogQueryLimits QueryLimits { get; init; } = new();

    /// <summary>What an entry may hold.</summary>
    public LogLimits EntryLimits { get; init; } = new();

    /// <summary>The file, and over it the settings <c>Loki:Limits</c> and <c>Storage:Logs</c>.</summary>
    /// <exception cref="StartupException">The file cannot be read or makes no sense; the message says where and what was expected.</exception>
    public static LokiConfig Read(IConfiguration configuration)
    {
        var config = configuration["Loki:ConfigFile"] is { Length: > 0 } path ? ReadFile(path) : new();
        configuration.GetSection("Loki:Limits").Bind(config.QueryLimits);
        configuration.GetSection("Storage:Logs").Bind(config.EntryLimits);
        return config;
    }

    private static LokiConfig ReadFile(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The file that Loki:ConfigFile names cannot be read: {e.Message}", e);
        }
        catch (YamlProblem problem)
        {
            throw new StartupException($"{path}:{problem.Line}:{problem.Column}: {problem.Message} (the setting is Loki:ConfigFile).", problem);
        }
    }

    /// <exception cref="YamlProblem">The text makes no sense.</exception>
    internal static LokiConfig Parse(string text)
    {
        if (YamlMap.Parse(EnvironmentVariables.Expand(text, Environment.GetEnvironmentVariable))?.Map("limits_config") is not { } limits)
            return new() { Otlp = OtlpRules.OfLoki };
        return new()
        {
            Otlp = limits.Map("otlp_config") is { } otlp ? OtlpRulesReader.Read(otlp) : OtlpRules.OfLoki,
            QueryLimits = LimitsReader.Queries(limits),
            EntryLimits = LimitsReader.Entries(limits),
        };
    }
}
