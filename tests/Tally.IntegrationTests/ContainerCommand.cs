using System.Diagnostics;

namespace Tally.IntegrationTests;

/// <summary>The container engine that the AppHost uses.</summary>
internal static class ContainerCommand
{
    public static readonly string Engine = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME") is { Length: > 0 } name ? name : "docker";

    public static Task Run(IEnumerable<string> arguments, CancellationToken cancellationToken = default) => Read(arguments, cancellationToken);

    /// <summary>Runs a command of it and returns what it prints.</summary>
    public static async Task<string> Read(IEnumerable<string> arguments, CancellationToken cancellationToken = default)
    {
        using var process = Process.Start(new ProcessStartInfo(Engine, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, $"{Engine} {string.Join(' ', arguments)}: {await errors}");
        return output;
    }
}
