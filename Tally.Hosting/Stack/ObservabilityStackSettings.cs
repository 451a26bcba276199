using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace Tally.Hosting;

/// <summary>Reads a stack's options from the section <c>Tally:Observability</c>.</summary>
internal static class ObservabilityStackSettings
{
    public static ObservabilityStackOptions Read(IDistributedApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection("Tally:Observability");
        var options = new ObservabilityStackOptions();
        try
        {
            section.Bind(options);
            if (section.GetValue<bool>("FurtherOtlp"))
                options.FurtherDestination = OtlpDestination.FromParameters(builder);
        }
        catch (InvalidOperationException e) // the binder names the key; its inner exception the value
        {
            throw new DistributedApplicationException($"{e.Message.TrimEnd('.')}. {e.InnerException?.Message}".TrimEnd(), e);
        }
        return options;
    }
}
