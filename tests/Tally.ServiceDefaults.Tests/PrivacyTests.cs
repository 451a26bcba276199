using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Tally.ServiceDefaults.Tests.Otlp;

namespace Tally.ServiceDefaults.Tests;

/// <summary>Secrets planted wherever a service may come by them; none of their bytes may be among those that were sent.</summary>
public sealed partial class PrivacyTests : IDisposable
{
    private const string Mail = "planted.ada@example.com";
    private const string Name = "Planted Lovelace";
    private const string Token = "eyJwbGFudGVk.eyJwbGFudGVk.cGxhbnRlZA";
    private const string Body = "planted words of a letter";
    private static readonly string[] Secrets = [Mail, Name, Uri.EscapeDataString(Mail), Uri.EscapeDataString(Name), Token, Body];

    private readonly ActivitySource _source = new("Tally.Planted");
    private readonly Meter _meter = new("Tally.Planted");

    [Fact]
    public async Task No_planted_secret_leaves_the_process()
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var other = await TestService.Started([], app => app.MapGet("/called", (HttpContext context) => context.Request.Headers["baggage"].ToString()));
        await using var service = await TestService.Started(
            TestService.ExportTo(receiver.GrpcUrl, "grpc", ("services:other:http:0", other.Client.BaseAddress!.ToString())), Map);

        var address = new Uri(service.Client.BaseAddress!, $"/plant/{Uri.EscapeDataString(Mail)}?name={Uri.EscapeDataString(Name)}&token={Token}");
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new StringContent(Body);
        request.Headers.TryAddWithoutValidation("User-Agent", Name);
        request.Headers.Add("Authorization", $"Bearer {Token}");
        request.Headers.Add("Cookie", $"session={Token}");
        request.Headers.Add("baggage", $"mail={Uri.EscapeDataString(Mail)},tenant_id=acme");
        request.Headers.Add("tracestate", "vendor=planted.ada@example.com");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var plain = new HttpMessageInvoker(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        using var response = await plain.SendAsync(request, CancellationToken.None);

        Assert.Equal(500, (int)response.StatusCode);
        await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Kind == ReceivedSpan.Server && span.Status == ReceivedSpan.Error), "the server span");
        await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Name == "planted"), "the planted span");
        await Eventually.Find(() => receiver.Logs.FirstOrDefault(log => log.Event == "planted.logged"), "the planted line");
        await Eventually.Find(() => receiver.Logs.FirstOrDefault(log => log.Tags.ContainsKey("exception.type")), "the exception");
        await Eventually.Find(() => receiver.Metrics.FirstOrDefault(metric => metric.Name == "planted.good"), "the good metric");
        await Eventually.Holds(() => receiver.Metrics.Count(metric => metric.Name == "planted.good") > 2, "some rounds of metrics");
        AssertNothingOf(Secrets, receiver);
    }

    [Fact]
    public async Task What_is_left_still_tells_what_happened()
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl), Map);

        await service.Client.PostAsync($"/plant/{Uri.EscapeDataString(Mail)}", new StringContent(Body));

        var server = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Kind == ReceivedSpan.Server), "the server span");
        var planted = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Name == "planted"), "the planted span");
        var line = await Eventually.Find(() => receiver.Logs.FirstOrDefault(log => log.Event == "planted.logged"), "the planted line");
        Assert.Equal("/plant/REDACTED", server.Tags["url.path"]);
        Assert.Equal("System.FormatException", server.Tags["error.type"]);
        var exception = server.Events.Single(happened => happened.Name == "exception").Tags;
        Assert.Equal("The letter 'REDACTED' of REDACTED is none", exception["exception.message"]);
        Assert.Contains("at Tally.ServiceDefaults.Tests.PrivacyTests", exception["exception.stacktrace"]);
        Assert.Equal("u_", planted.Tags["enduser.id"][..2]);
        Assert.Equal("3", planted.Tags["count"]);
        Assert.Equal("REDACTED", planted.Tags["letter"]);
        Assert.Equal("Letter 3 by REDACTED: REDACTED", line.Body);
    }

    [Fact]
    public async Task Whatever_the_environment_asks_for_query_and_prompts_stay_here()
    {
        // What Aspire sets for development. HttpClient's own switch is on for all of these tests, see the project file.
        using var variables = new Variables(
            ("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true"),
            ("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true"),
            ("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true"));
        await using var receiver = await OtlpReceiver.Started();
        await using var other = await TestService.Started([], app => app.MapGet("/called", () => "ok"));
        await using var service = await TestService.Started(
            TestService.ExportTo(receiver.GrpcUrl, "grpc", ("services:other:http:0", other.Client.BaseAddress!.ToString())), MapModel);

        await service.Client.GetAsync($"/ask?name={Uri.EscapeDataString(Name)}&mail={Mail}");

        var server = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Name == "GET /ask"), "the server span");
        var client = await Eventually.Find(
            () => receiver.Spans.FirstOrDefault(span => span.Tags.GetValueOrDefault("url.full")?.Contains("/called") == true), "the client's span");
        var model = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Name == "chat small-model"), "the model's span");
        var said = await Eventually.Find(() => receiver.Logs.FirstOrDefault(log => log.Event == "gen_ai.user.message"), "the model's line");
        AssertNothingOf(Secrets, receiver);
        Assert.Equal("name=REDACTED&mail=REDACTED", server.Tags["url.query"]);
        Assert.EndsWith("/called?name=REDACTED&token=REDACTED", client.Tags["url.full"]);
        Assert.Equal("small-model", model.Tags["gen_ai.request.model"]);
        Assert.All(Conversation, name => Assert.Equal("REDACTED", model.Tags[name]));
        Assert.All(model.Events, happened => Assert.All(happened.Tags.Values, value => Assert.Equal("REDACTED", value)));
        Assert.Equal("REDACTED", said.Body);
    }

    [Fact]
    public async Task A_metric_with_a_label_that_nobody_allowed_is_withheld_and_named()
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl), Map);

        await service.Client.PostAsync("/plant/x", new StringContent(Body));

        var warning = await Eventually.Find(() => receiver.Logs.FirstOrDefault(log => log.Event == "telemetry.trouble"), "the warning");
        Assert.StartsWith("The metric planted.bad is withheld: the label author is not in Telemetry:Privacy:Allow", warning.Body);
        await Eventually.Holds(() => receiver.Metrics.Any(metric => metric.Name == "tally.telemetry.warnings" && metric.Numbers.Any(point => point.Tags["reason"] == "metric_label")), "the count");
        Assert.DoesNotContain(receiver.Metrics, metric => metric.Name == "planted.bad");
    }

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }

    private static readonly string[] Conversation =
        ["gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.tool.call.arguments", "gen_ai.prompt", "gen_ai.completion"];

    // What instrumentations of web servers and of model clients write that obey those variables.
    private void MapModel(WebApplication app) => app.MapGet("/ask", async (HttpContext context, IHttpClientFactory clients, ILogger<PrivacyTests> logger) =>
    {
        context.Features.Get<IHttpActivityFeature>()!.Activity.SetTag("url.query", context.Request.QueryString.Value![1..]);
        using (var span = _source.StartActivity("chat small-model"))
        {
            span!.SetTag("gen_ai.request.model", "small-model");
            foreach (var name in Conversation)
                span.SetTag(name, $$"""[{"role":"user","parts":[{"content":"{{Body}}"}]}]""");
            span.AddEvent(new("gen_ai.content.prompt", tags: new ActivityTagsCollection { ["gen_ai.prompt"] = Body }));
            span.AddEvent(new("gen_ai.user.message", tags: new ActivityTagsCollection { ["content"] = Body }));
        }

        KeyValuePair<string, object?>[] fields = [new("gen_ai.system", "small"), new("content", Body)];
        logger.Log(LogLevel.Information, new EventId(1, "gen_ai.user.message"), fields, null, (_, _) => $$"""{"content":"{{Body}}"}""");
        return await clients.CreateClient().GetStringAsync($"http://other/called?name={Uri.EscapeDataString(Name)}&token={Token}");
    });

    private static void AssertNothingOf(string[] secrets, OtlpReceiver receiver)
    {
        foreach (var body in receiver.Bodies)
            foreach (var secret in secrets)
                Assert.True(body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{secret} left in {Encoding.UTF8.GetString(body)}");
    }

    private void Map(WebApplication app)
    {
        var good = _meter.CreateCounter<long>("planted.good");
        var bad = _meter.CreateCounter<long>("planted.bad");
        app.MapPost("/plant/{who}", async (string who, HttpContext context, IHttpClientFactory clients, ILogger<PrivacyTests> logger) =>
        {
            using (var span = _source.StartActivity("planted"))
            {
                span!.SetTag("enduser.id", Mail).SetTag("letter", Body).SetTag("count", 3).SetTag("url.full", $"http://x/?token={Token}");
                span.SetTag("user.name", Name).SetTag("http.route", $"/for/{Mail}");
                span.AddEvent(new("read", tags: new ActivityTagsCollection { ["letter"] = Body, ["http.route"] = Mail }));
                span.AddLink(new(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default), new ActivityTagsCollection { ["letter"] = Body }));
                span.AddException(new InvalidOperationException($"Cannot deliver '{Body}' to {Mail}"));
                span.SetStatus(ActivityStatusCode.Error, $"no '{Body}' for {Mail}");
                if (app.Configuration["services:other:http:0"] is not null)
                    Assert.Equal("tenant_id=acme", (await clients.CreateClient().GetStringAsync($"http://other/called?mail={Mail}&token={Token}")).Replace(" ", ""));
            }

            good.Add(1, new KeyValuePair<string, object?>("kind", "letter"));
            bad.Add(1, new KeyValuePair<string, object?>("author", Name));
            using var scope = logger.BeginScope(new Dictionary<string, object?> { ["author"] = Name });
            Logged(logger, 3, Mail, Body);
            Failed(logger, new FormatException($"The letter '{Body}' of {Mail} is none"));
            throw new FormatException($"The letter '{Body}' of {Mail} is none");
        });
    }

    /// <summary>Environment variables for as long as a test runs.</summary>
    private sealed class Variables : IDisposable
    {
        private readonly (string Name, string? Before)[] _before;

        public Variables(params (string Name, string Value)[] variables)
        {
            _before = [.. variables.Select(variable => (variable.Name, Environment.GetEnvironmentVariable(variable.Name)))];
            foreach (var (name, value) in variables)
                Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose()
        {
            foreach (var (name, before) in _before)
                Environment.SetEnvironmentVariable(name, before);
        }
    }

    [LoggerMessage(EventName = "planted.logged", Level = LogLevel.Information, Message = "Letter {number} by {author}: {letter}")]
    private static partial void Logged(ILogger logger, int number, string author, string letter);

    [LoggerMessage(EventName = "planted.failed", Level = LogLevel.Error, Message = "No letter")]
    private static partial void Failed(ILogger logger, Exception exception);
}
