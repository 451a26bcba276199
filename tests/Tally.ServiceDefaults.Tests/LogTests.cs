using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Tally.ServiceDefaults.Logging;
using Tally.ServiceDefaults.Privacy;
using Tally.ServiceDefaults.Requests;
using Tally.ServiceDefaults.Tests.Otlp;

namespace Tally.ServiceDefaults.Tests;

public partial class LogTests
{
    private static readonly (string, string)[] Allow = [("Telemetry:Privacy:Allow:0", "shop"), ("Telemetry:Privacy:Allow:1", "article")];

    [Fact]
    public async Task A_log_record_carries_the_ids_of_its_request_and_the_fields_of_its_call()
    {
        await using var receiver = await OtlpReceiver.Started();
        await using var service = await TestService.Started(TestService.ExportTo(receiver.GrpcUrl, "grpc", Allow), app => app.MapGet("/log", (ILogger<LogTests> logger) =>
        {
            using var scope = logger.BeginScope(new Dictionary<string, object?> { ["shop"] = "north", ["note"] = "private" });
            Sold(logger, 3, "tea");
            return "ok";
        }));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/log");
        request.Headers.Add("X-Request-ID", "order-17");
        using var response = await service.Client.SendAsync(request);

        var log = await Eventually.Find(() => receiver.Logs.FirstOrDefault(log => log.Event == "shop.sold"), "the record");
        var trace = response.Headers.GetValues("traceresponse").Single().Split('-');
        Assert.Equal(trace[1], log.TraceId);
        Assert.Equal(trace[2], log.SpanId);
        Assert.Equal("Sold 3 of tea", log.Body);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["request_id"] = "order-17", ["shop"] = "north", ["note"] = "REDACTED", ["count"] = "3", ["article"] = "tea", ["domain"] = "Tally.ServiceDefaults.Tests",
            },
            log.Tags);
    }

    [Fact]
    public void A_console_line_is_one_JSON_object_with_the_same_fields()
    {
        using var span = new Activity("test").Start();
        var scopes = new LoggerExternalScopeProvider();
        using var request = scopes.Push(new RequestScope("order-17"));

        var line = Format(scopes, new KeyValuePair<string, object?>[] { new("count", 3), new("article", "tea\n{\"level\":\"fatal\"}"), new("level", "mine"), new("{OriginalFormat}", "x") }, null);

        Assert.Equal(1, line.Count(c => c == '\n'));
        var json = JsonDocument.Parse(line).RootElement;
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", json.GetProperty("timestamp").GetString());
        Assert.Equal("warn", json.GetProperty("level").GetString());
        Assert.Equal("mine", json.GetProperty("level_").GetString());
        Assert.Equal("shop", json.GetProperty("service").GetString());
        Assert.Equal("preview", json.GetProperty("env").GetString());
        Assert.Equal("shop", json.GetProperty("domain").GetString());
        Assert.StartsWith("tally@", json.GetProperty("release").GetString());
        Assert.Equal(span.TraceId.ToHexString(), json.GetProperty("trace_id").GetString());
        Assert.Equal(span.SpanId.ToHexString(), json.GetProperty("span_id").GetString());
        Assert.Equal("order-17", json.GetProperty("request_id").GetString());
        Assert.Equal("shop.sold", json.GetProperty("event").GetString());
        Assert.Equal("the message", json.GetProperty("msg").GetString());
        Assert.Equal(3, json.GetProperty("count").GetInt32());
        Assert.Equal("tea\n{\"level\":\"fatal\"}", json.GetProperty("article").GetString());
        Assert.Equal(json.EnumerateObject().Select(field => field.Name).Distinct().Count(), json.EnumerateObject().Count());
    }

    [Theory]
    [InlineData("tally-json")]
    [InlineData("tally-json", "Logging:Console:FormatterName=simple", "Logging:Console:FormatterOptions:ColorBehavior=Enabled")]
    [InlineData("simple", "Logging:Console:FormatterName=simple", "Telemetry:Console=Framework")]
    public void The_console_shows_JSON_unless_the_setting_of_its_own_says_otherwise(string formatter, params string[] settings)
    {
        var builder = Host.CreateApplicationBuilder();
        foreach (var setting in settings)
            builder.Configuration[setting.Split('=')[0]] = setting.Split('=')[1];
        builder.AddServiceDefaults();
        using var host = builder.Build();

        Assert.Equal(formatter, host.Services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName);
    }

    [Fact]
    public void Ids_are_absent_outside_of_a_span_and_exceptions_are_fields()
    {
        var json = JsonDocument.Parse(Format(new LoggerExternalScopeProvider(), "text", new InvalidOperationException("why"))).RootElement;

        Assert.False(json.TryGetProperty("trace_id", out _));
        Assert.False(json.TryGetProperty("request_id", out _));
        Assert.Equal("System.InvalidOperationException", json.GetProperty("exception.type").GetString());
        Assert.Equal("why", json.GetProperty("exception.message").GetString());
    }

    [Theory]
    [InlineData("Sold {count} of {article}", "Sold 3 of tea")]
    [InlineData("Sold {count:D3} of {article,-10}", "Sold 003 of tea")]
    [InlineData("{{count}} is {count}, {missing} is nothing", "{count} is 3, (null) is nothing")]
    [InlineData("an open { brace", "an open { brace")]
    public void A_message_can_be_made_anew_of_its_template(string template, string expected)
    {
        var fields = new LogFields(new Redactor(new PrivacyOptions { Allow = { "article" } }));
        fields.AddCall(new KeyValuePair<string, object?>[] { new("count", 3), new("article", "tea") });

        Assert.Equal(expected, MessageTemplate.Render(template, fields));
    }

    private static string Format<T>(IExternalScopeProvider scopes, T state, Exception? exception)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["OTEL_SERVICE_NAME"] = "shop" }).Build();
        var host = new HostingEnvironment { ApplicationName = "Any", EnvironmentName = "Preview" };
        using var text = new StringWriter { NewLine = "\n" };
        var redactor = new Redactor(new PrivacyOptions { Allow = { "article", "level" } });
        new JsonConsoleFormatter(ServiceIdentity.Of(configuration, host, new TelemetryOptions()), redactor, TimeProvider.System).Write(
            new LogEntry<T>(LogLevel.Warning, "Shop", new EventId(1, "shop.sold"), state, exception, (_, _) => "the message"), scopes, text);
        return text.ToString();
    }

    [LoggerMessage(EventName = "shop.sold", Level = LogLevel.Information, Message = "Sold {count} of {article}")]
    private static partial void Sold(ILogger logger, int count, string article);
}
