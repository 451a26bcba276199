using System.Diagnostics;

namespace Tally.Deploy.Verify;

/// <summary>Asks each check again until it holds or the time is over, all at once.</summary>
/// <param name="ended">Told how each check ended, one at a time, whoever is first.</param>
internal sealed class CheckRunner(TimeSpan timeout, TimeSpan pause, Action<CheckResult> ended)
{
    private readonly Lock _ending = new();

    /// <summary>Whether all held.</summary>
    public async Task<bool> RunAsync(IEnumerable<Check> checks, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(checks.Select(check => RunAsync(check, cancellationToken))).ConfigureAwait(false);
        return results.All(result => result.Holds);
    }

    private async Task<CheckResult> RunAsync(Check check, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var failure = await FailureAsync(check, cancellationToken).ConfigureAwait(false);
        var result = new CheckResult(check, failure, failure is null ? watch.Elapsed : timeout);
        lock (_ending)
            ended(result);
        return result;
    }

    private async Task<string?> FailureAsync(Check check, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        var reason = "no answer";
        while (true)
        {
            try
            {
                if (await check.Attempt(deadline.Token).ConfigureAwait(false) is not { } failure)
                    return null;
                reason = failure;
                await Task.Delay(pause, deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return reason;
            }
        }
    }
}
