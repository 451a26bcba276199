using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The command that takes a profile of a service at once, and not when its next window is due.</summary>
internal static class TakeProfileCommand
{
    public const string Name = "take-profile";

    // Services with Tally.ServiceDefaults have it in Development.
    private const string Path = "/telemetry/profile";

    public static void WithTakeProfileCommand<T>(this IResourceBuilder<T> service) where T : IResourceWithEndpoints =>
        service.WithHttpCommand(Path, "Take a profile", commandName: Name, commandOptions: new HttpCommandOptions
        {
            Description = "Samples CPU time and allocations for some seconds and sends the profile to the stack.",
            IconName = "Fire",
            Method = HttpMethod.Post,
            GetCommandResult = ResultAsync,
        });

    private static async Task<ExecuteCommandResult> ResultAsync(HttpCommandResultContext context) => context.Response.StatusCode == HttpStatusCode.NotFound
        ? new() { Success = false, Message = "This service takes no profiles on demand: it does not use Tally.ServiceDefaults, or profiling is off." }
        : new()
        {
            Success = context.Response.IsSuccessStatusCode,
            Message = await context.Response.Content.ReadAsStringAsync(context.CancellationToken).ConfigureAwait(false),
        };
}
