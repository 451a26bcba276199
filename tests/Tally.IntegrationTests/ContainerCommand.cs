using System.Diagnostics;

namespace Tally.IntegrationTests;

/// <summary>The container engine that the AppHost uses.</summary>
internal static class ContainerCommand
{
    private static readonly string Engine = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME") is { Length: > 0 } name ? name : "docker";

    public static async Task Run(IEnumerable<string> arguments, CancellationToken cancellationToken = default)
    {
        using var process = Process.Start(new ProcessStartInfo(Engine, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, $"{Engine} {string.Join(' ', arguments)}: {errors}");
    }
}
