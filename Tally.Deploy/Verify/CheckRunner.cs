using System.Diagnostics;
using System.Globalization;

namespace Tally.Deploy.Verify;

/// <summary>Asks each check again until it holds or the time is over, all at once, and says how each ended.</summary>
internal sealed class CheckRunner(TextWriter output, TimeSpan timeout, TimeSpan pause)
{
    // One line at a time, whoever is first.
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    /// <summary>Whether all held.</summary>
    public async Task<bool> RunAsync(IEnumerable<Check> checks, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(checks.Select(check => RunAsync(check, cancellationToken))).ConfigureAwait(false);
        return results.All(holds => holds);
    }

    private async Task<bool> RunAsync(Check check, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        var reason = "no answer";
        while (true)
        {
            try
            {
                if (await check.Attempt(deadline.Token).ConfigureAwait(false) is not { } failure)
                {
                    await _output.WriteLineAsync($"ok      {check.Name} ({watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s)").ConfigureAwait(false);
                    return true;
                }
                reason = failure;
                await Task.Delay(pause, deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                await _output.WriteLineAsync($"FAILED  {check.Name}: {reason} (after {timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s)").ConfigureAwait(false);
                return false;
            }
        }
    }
}
