using Tally.Chat.Api;
using Tally.Chat.Data;
using Tally.Chat.Live;
using Tally.Chat.Search;
using Tally.Chat.Users;

namespace Tally.Chat;

/// <summary>The service's parts, and their order.</summary>
internal static class ChatService
{
    public const int MaxBodyBytes = 64 << 10;

    public static void AddChat(this WebApplicationBuilder builder)
    {
        var options = ChatOptions.Read(builder.Configuration, builder.Environment);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ChatTelemetry>();
        builder.AddDatabase(options);
        builder.Services.AddSingleton<LiveFeed>().AddHostedService(services => services.GetRequiredService<LiveFeed>());
        builder.Services.AddHttpClient<AuthClient>(client => client.BaseAddress = new Uri("http://auth"));
    }

    public static void MapChat(this WebApplication app)
    {
        app.UseWebSockets();
        app.UseMiddleware<UserCheck>();
        app.MapRooms();
        app.MapMessages();
        app.MapTallies();
        app.MapSearch();
        app.MapLive();
        app.MapFault();
    }
}
