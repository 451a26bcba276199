using Microsoft.AspNetCore.Http.Features;
using Tally.Backend.Faro;
using Tally.Backend.Loki;
using Tally.Backend.Otlp;
using Tally.Backend.Prometheus;
using Tally.Backend.Pyroscope;
using Tally.Backend.Tempo;

namespace Tally.Backend.Server;

/// <summary>What each listener answers. A branch has routes of its own, so that two upstreams may use the same path.</summary>
internal static class Branches
{
    public static void UseBranches(this WebApplication app)
    {
        var branches = Enum.GetValues<Listener>().ToDictionary(listener => listener, listener => Build(app, listener));
        app.Run(context => branches[context.Features.GetRequiredFeature<ListenerFeature>().Listener](context));
    }

    private static RequestDelegate Build(IApplicationBuilder app, Listener listener)
    {
        var branch = app.New();
        branch.UseRouting();
        if (listener is Listener.OtlpHttp or Listener.Faro)
            branch.UseCors();
        branch.UseWebSockets();
        branch.UseEndpoints(routes =>
        {
            Map(routes, listener);
            routes.MapHealth();
            routes.MapMetricsText();
        });
        return branch.Build();
    }

    private static void Map(IEndpointRouteBuilder routes, Listener listener)
    {
        switch (listener)
        {
            case Listener.OtlpGrpc:
                routes.MapOtlpGrpc();
                break;
            case Listener.OtlpHttp:
                routes.MapOtlpHttp();
                break;
            case Listener.Tempo:
                routes.MapTempo();
                break;
            case Listener.Loki:
                routes.MapLoki();
                break;
            case Listener.Mimir:
                routes.MapPrometheus();
                break;
            case Listener.Pyroscope:
                routes.MapPyroscope();
                break;
            case Listener.Faro:
                routes.MapFaro();
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
