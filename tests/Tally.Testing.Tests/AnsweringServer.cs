using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tally.Testing.Tests;

/// <summary>A server on a free port that gives its answers in turn, the last one for ever, and remembers what it was asked.</summary>
internal sealed class AnsweringServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AnsweringServer(WebApplication app) => _app = app;

    public ConcurrentQueue<string> Questions { get; } = [];

    public ConcurrentQueue<string> Tenants { get; } = [];

    public Uri Url => new(_app.Urls.Single());

    public static async Task<AnsweringServer> Start(params (int Status, string Body)[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new AnsweringServer(app);
        var turn = -1;
        app.Run(context =>
        {
            server.Questions.Enqueue(Uri.UnescapeDataString(context.Request.Path + context.Request.QueryString.Value));
            server.Tenants.Enqueue(context.Request.Headers["X-Scope-OrgID"].ToString());
            var (status, body) = answers[Math.Min(Interlocked.Increment(ref turn), answers.Length - 1)];
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>A client whose backends are all this server.</summary>
    public TelemetryClient Client(TelemetryOptions? options = null) =>
        new(Url, Url, Url, Url, options ?? new() { Deadline = TimeSpan.FromSeconds(20), Interval = TimeSpan.FromMilliseconds(5) });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
