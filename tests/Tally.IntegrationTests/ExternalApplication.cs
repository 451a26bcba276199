namespace Tally.IntegrationTests;

/// <summary>The application with its stack elsewhere: that of another application, by its URLs.</summary>
internal sealed class ExternalApplication : TallyApplication
{
    private ExternalApplication(IReadOnlyList<string> stack) : base(requestsPerSecond: 0, stack)
    {
    }

    public static async Task<ExternalApplication> BesideAsync(TallyApplication other)
    {
        var stack = other.StackResource;
        var application = new ExternalApplication(
        [
            "--Tally:Stack=external",
            $"--Parameters:observability-otlp={await stack.OtlpGrpc.GetValueAsync(default)}",
            $"--Parameters:observability-tempo={await stack.Tempo.GetValueAsync(default)}",
            $"--Parameters:observability-loki={await stack.Loki.GetValueAsync(default)}",
            $"--Parameters:observability-mimir={await stack.Mimir.GetValueAsync(default)}",
            $"--Parameters:observability-pyroscope={await stack.Pyroscope!.GetValueAsync(default)}",
        ]);
        await application.InitializeAsync();
        return application;
    }
}
