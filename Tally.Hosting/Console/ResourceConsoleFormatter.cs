using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Tally.Hosting;

/// <summary>One line for each thing said, with the name of whom it is from: <c>chat | …</c> is what a resource wrote, <c>chat &gt; …</c> what happened to it.</summary>
internal sealed partial class ResourceConsoleFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "tally-resources";

    /// <summary>The category of what happens to a resource is this and its name.</summary>
    public const string StateCategory = "Tally.Hosting.States.";

    /// <summary>The category of text that is from no one in particular.</summary>
    public const string PlacesCategory = "Tally.Hosting.Places";

    // APPLICATION.Resources.NAME, as Aspire's forwarder names it.
    private const string LinesCategory = ".Resources.";
    private const string AppHost = "apphost";
    private static readonly string[] OrchestratorLines = ["[sys] ", "No custom certificate authorities to configure for "];

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Category.IndexOf(LinesCategory, StringComparison.Ordinal) is > 0 and var index)
            WriteLine(logEntry.Category[(index + LinesCategory.Length)..], LinePrefix().Replace(text, ""), textWriter);
        else if (logEntry.Category == PlacesCategory)
            textWriter.WriteLine(text);
        else if (logEntry.Category.StartsWith(StateCategory, StringComparison.Ordinal))
            textWriter.WriteLine($"{logEntry.Category[StateCategory.Length..]} > {text}");
        else
            textWriter.WriteLine($"{AppHost} > {Level(logEntry.LogLevel)}{text}{(logEntry.Exception is { } exception ? $"\n{exception}" : "")}");
    }

    private static void WriteLine(string resource, string line, TextWriter textWriter)
    {
        // The dashboard has a page of its own for its lines, and the orchestrator's are about what it is told to start.
        if (resource != DashboardForwarding.DashboardResource && !OrchestratorLines.Any(start => line.StartsWith(start, StringComparison.Ordinal)))
            textWriter.WriteLine($"{resource} | {line}");
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Warning => "warning: ",
        LogLevel.Error or LogLevel.Critical => "error: ",
        _ => "",
    };

    // 17: 2026-11-30T22:03:37.8780000Z what the resource wrote
    [GeneratedRegex(@"^\d+: (?:\d{4}-\d{2}-\d{2}T[0-9:.]+Z )?")]
    private static partial Regex LinePrefix();
}
