namespace Tally.Backend.Alloy.Components;

/// <summary>What the pipeline has to say.</summary>
internal static partial class PipelineLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The pipeline runs {File} with {Components} components")]
    public static partial void Runs(ILogger logger, string file, int components);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Component} lost {Items} {Kind}: {Reason}")]
    public static partial void Lost(ILogger logger, string component, int items, string kind, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Component} cannot hand on {Kind} to every destination, until there is room again: {Reason}")]
    public static partial void Losing(ILogger logger, string component, string kind, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Component} cannot reach {Endpoint}, what it is given waits: {Reason}")]
    public static partial void Away(ILogger logger, string component, Uri endpoint, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Component} reaches {Endpoint} again")]
    public static partial void Back(ILogger logger, string component, Uri endpoint);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Component} could not do its work and tries again")]
    public static partial void Fault(ILogger logger, Exception exception, string component);

    public static void Fault(ILogger logger, string component, Exception exception) => Fault(logger, exception, component);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Component} sends to this process, whose stores hold all tenants together: X-Scope-OrgID means nothing here")]
    public static partial void TenantsTogether(ILogger logger, string component);
}
