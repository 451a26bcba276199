using System.Net;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tally.Backend.Ingest;
using Tally.Backend.Otlp;
using Tally.Benchmarks.Ingest;
using Tally.Signals;

namespace Tally.Benchmarks.Transport;

/// <summary>An OTLP/gRPC listener in a process of its own, over the backend's transport or over Grpc.AspNetCore. It decodes and keeps nothing.</summary>
internal static class TransportHost
{
    public static async Task RunAsync(bool isOwn)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var settings = new OtlpSettings();
        builder.Services.AddOtlp(settings)
            .AddSingleton(Pipeline.Direct(new Nowhere<SpanBatch>(), new Nowhere<LogBatch>(), new Nowhere<MetricBatch>()));
        if (!isOwn)
        {
            builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = settings.MaxBodyBytes);
            builder.Services.AddSingleton<LibraryTransport>()
                .TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<LibraryTransport>, LibraryTransport.Methods>());
        }

        await using var app = builder.Build();
        app.MapGet("/stats", () => Usage.OfThisProcess);
        if (isOwn)
            app.MapOtlpGrpc();
        else
            app.MapGrpcService<LibraryTransport>();
        await app.StartAsync();
        await Console.Out.WriteLineAsync($"listens at {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }
}
