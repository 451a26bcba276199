namespace Tally.Traffic;

/// <summary>The service's parts.</summary>
internal static class TrafficService
{
    public static void AddTraffic(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TrafficOptions.Read(builder.Configuration));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<TrafficTelemetry>();
        builder.Services.AddHttpClient(Town.Auth, client => client.BaseAddress = new Uri("http://auth"));
        builder.Services.AddHttpClient(Town.Chat, client => client.BaseAddress = new Uri("http://chat"));
        builder.Services.AddSingleton<Town>();
        builder.Services.AddSingleton<ActPicker>();
        builder.Services.AddHostedService<TrafficWorker>();
    }
}
