namespace Tally.ServiceDefaults;

/// <summary>What a service writes on its console.</summary>
public enum ConsoleFormat
{
    /// <summary>One JSON object a line, by log-line.schema.json.</summary>
    Json,

    /// <summary>
    /// What <c>Logging:Console:FormatterName</c> says: <c>simple</c>, <c>systemd</c>, <c>json</c>. For people who read the console
    /// themselves; nothing is redacted there.
    /// </summary>
    Framework,
}
