using System.Diagnostics;
using OpenTelemetry;

namespace Tally.ServiceDefaults.Tenancy;

/// <summary>Writes the tenant onto every span of its request; at the span's end, for a claim may name the tenant late.</summary>
internal sealed class TenantSpans : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.GetBaggageItem(TenantId.Key) is { } tenant && data.GetTagItem(TenantId.Key) is null)
            data.SetTag(TenantId.Key, tenant);
    }
}
