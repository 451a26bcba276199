namespace Tally.Chat.Api;

/// <summary><c>GET /fault</c>: an error of ours on demand, for dashboards and alerts to have one. Only where <c>Chat:Faults</c> says so.</summary>
internal static class FaultApi
{
    public static void MapFault(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ChatOptions>().Faults)
            app.MapGet("/fault", IResult () => throw new InvalidOperationException("A fault on demand."));
    }
}
