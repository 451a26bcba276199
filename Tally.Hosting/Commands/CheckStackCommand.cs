using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Tally.Deploy;

namespace Tally.Hosting;

/// <summary>The command that writes one of each signal to the stack and reads it back.</summary>
internal static class CheckStackCommand
{
    public const string Name = "check-stack";

    public static void WithCheckCommand(this IResourceBuilder<ObservabilityStackResource> stack) =>
        stack.WithCommand(Name, "Check the stack", context => ExecuteAsync(stack.Resource, context.CancellationToken), new CommandOptions
        {
            Description = "Writes a trace, a log record, a metric and a profile, and reads each back.",
            IconName = "CheckmarkCircle",
            IsHighlighted = true,
        });

    private static async Task<ExecuteCommandResult> ExecuteAsync(ObservabilityStackResource stack, CancellationToken cancellationToken)
    {
        var verification = new StackVerification
        {
            Otlp = await UrlAsync(stack.OtlpHttp, cancellationToken).ConfigureAwait(false),
            Profiles = await UrlAsync(stack.Profiles, cancellationToken).ConfigureAwait(false),
            Tempo = await UrlAsync(stack.Tempo, cancellationToken).ConfigureAwait(false),
            Loki = await UrlAsync(stack.Loki, cancellationToken).ConfigureAwait(false),
            Mimir = await UrlAsync(stack.Mimir, cancellationToken).ConfigureAwait(false),
            Pyroscope = await UrlAsync(stack.Pyroscope, cancellationToken).ConfigureAwait(false),
        };
        var results = await verification.RunAsync(cancellationToken).ConfigureAwait(false);
        return results is []
            ? new() { Success = false, Message = "Nothing can be checked: the stack has no URL of OTLP over HTTP." }
            : new() { Success = results.All(result => result.Failure is null), Message = string.Join(Environment.NewLine, results.Select(Sentence)) };
    }

    private static string Sentence(VerificationResult result) => result.Failure is { } failure
        ? $"FAILED: {result.Name}: {failure}"
        : string.Create(CultureInfo.InvariantCulture, $"ok: {result.Name} ({result.Elapsed.TotalSeconds:0.0} s)");

    private static async Task<Uri?> UrlAsync(ReferenceExpression? url, CancellationToken cancellationToken) =>
        url is not null && await url.GetValueAsync(cancellationToken).ConfigureAwait(false) is { } value ? new(value) : null;
}
