using System.Diagnostics;

namespace Tally.ServiceDefaults.Requests;

/// <summary>
/// Tells a tail sampler which traces to keep whatever its rate: <c>sampling.priority</c> 1 (the attribute that the collector's
/// samplers know) and <c>sampling.reason</c>, error or slow. A head sampler has decided before; leave it at 100 % where all errors count.
/// </summary>
internal static class SamplingMark
{
    public static void Set(Activity span, TimeSpan duration, bool isSession, TimeSpan slow)
    {
        if (span.Status == ActivityStatusCode.Error)
            Keep(span, "error");
        else if (slow > TimeSpan.Zero && duration >= slow && !isSession)
            Keep(span, "slow");
    }

    private static void Keep(Activity span, string reason) => span.SetTag("sampling.priority", 1).SetTag("sampling.reason", reason);
}
