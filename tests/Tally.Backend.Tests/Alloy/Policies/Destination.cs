using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tally.Backend.Tests.Alloy.Policies;

/// <summary>An OTLP/HTTP destination elsewhere: keeps the requests it takes, and answers as it is told to.</summary>
internal sealed class Destination : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Destination(WebApplication app) => _app = app;

    public ConcurrentQueue<(string Path, byte[] Body, IHeaderDictionary Headers)> Taken { get; } = [];

    public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

    public int Attempts;

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<Destination> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var destination = new Destination(app);
        app.Run(destination.Take);
        await app.StartAsync();
        return destination;
    }

    /// <summary>Waits until the condition holds.</summary>
    public static async Task Until(Func<bool> holds)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(20);
        while (!holds())
        {
            Assert.True(DateTime.UtcNow < deadline, "The deadline has passed.");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Take(HttpContext context)
    {
        Interlocked.Increment(ref Attempts);
        using var body = new MemoryStream();
        await using (var plain = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body)
            await plain.CopyToAsync(body);
        context.Response.StatusCode = (int)Answer;
        if (Answer == HttpStatusCode.OK)
            Taken.Enqueue((context.Request.Path, body.ToArray(), new HeaderDictionary(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value))));
    }
}
