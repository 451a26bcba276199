using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Lets a test host look on while an AppHost's own entry point builds its application. Flows with the entry point's thread.</summary>
internal sealed class BuilderHooks
{
    private static readonly AsyncLocal<BuilderHooks?> CurrentHooks = new();

    public static BuilderHooks? Current { get => CurrentHooks.Value; set => CurrentHooks.Value = value; }

    /// <summary>Before the builder reads its options.</summary>
    public required Action<DistributedApplicationOptions, HostApplicationBuilderSettings> Constructing { get; init; }

    /// <summary>When the entry point asks to build; may block until the test has said its part.</summary>
    public required Action<DistributedApplicationBuilder> Building { get; init; }

    /// <summary>When the application is built.</summary>
    public required Action<DistributedApplication> Built { get; init; }
}
