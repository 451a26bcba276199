using System.ComponentModel;
using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The command that opens Grafana in the browser of the machine that the AppHost runs on.</summary>
internal static class OpenCommand
{
    public const string Name = "open-grafana";

    public static void WithOpenGrafanaCommand(this IResourceBuilder<ObservabilityStackResource> stack, GrafanaResource grafana) =>
        stack.WithCommand(Name, "Open Grafana", context => ExecuteAsync(grafana, context.CancellationToken), new CommandOptions
        {
            Description = "Opens Grafana in the browser.",
            IconName = "Open",
        });

    private static async Task<ExecuteCommandResult> ExecuteAsync(GrafanaResource grafana, CancellationToken cancellationToken)
    {
        var url = await grafana.Http.GetValueAsync(cancellationToken).ConfigureAwait(false);
        if (url is null)
            return new() { Success = false, Message = "Grafana has no URL yet; it has not started." };
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(url) { UseShellExecute = true });
            return new() { Success = true, Message = $"Grafana is at {url}." };
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException) // no browser, or nobody who knows one
        {
            return new() { Success = false, Message = $"No browser could be opened here; Grafana is at {url}." };
        }
    }
}
