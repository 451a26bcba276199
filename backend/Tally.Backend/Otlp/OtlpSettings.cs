using Tally.Backend.Alloy.Components;
using Tally.Backend.Server;

namespace Tally.Backend.Otlp;

/// <summary>How the OTLP receivers take requests: the section <c>Otlp</c>.</summary>
internal sealed record OtlpSettings
{
    /// <summary>The largest request, in bytes after decompression, of both HTTP and gRPC. Default 64 MiB; 1 KiB to 1 GiB.</summary>
    public int MaxBodyBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Which web pages may send (CORS): origins separated by commas, with <c>*</c> as a port for any port, or a single <c>*</c>
    /// for any page. Default: pages served from this machine.
    /// </summary>
    public IReadOnlyList<AllowedOrigin> AllowedOrigins { get; init; } = AllowedOrigin.Localhost;

    /// <summary>These, but for what the pipeline's own receiver says.</summary>
    public OtlpSettings With(OtlpReceiver receiver) => this with
    {
        MaxBodyBytes = receiver.MaxBodyBytes is { } bytes ? (int)Math.Min(bytes, 1 << 30) : MaxBodyBytes,
        AllowedOrigins = receiver.AllowedOrigins is { } origins ? AllowedOrigin.ParseList("cors > allowed_origins", string.Join(',', origins)) : AllowedOrigins,
    };

    /// <exception cref="StartupException">A value is out of its range.</exception>
    public static OtlpSettings Read(IConfiguration configuration)
    {
        var settings = new OtlpSettings();
        return settings with
        {
            MaxBodyBytes = Setting.Int(configuration, "Otlp:MaxBodyBytes", settings.MaxBodyBytes, 1 << 10, 1 << 30),
            AllowedOrigins = configuration["Otlp:AllowedOrigins"] is { Length: > 0 } origins ? AllowedOrigin.ParseList("Otlp:AllowedOrigins", origins) : settings.AllowedOrigins,
        };
    }
}
