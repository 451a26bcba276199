using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tally.Deploy.Verify;

namespace Tally.Deploy.Tests;

/// <summary>What the smoke test asks Grafana; what it asks the stores is tested against the real ones in Tally.IntegrationTests.</summary>
public class GrafanaCheckTests
{
    private const string Datasources = """[{"uid": "tempo", "name": "Tempo"}, {"uid": "loki", "name": "Loki"}]""";

    [Fact]
    public async Task Every_datasource_must_be_well()
    {
        await using var grafana = await Serve(new()
        {
            ["/grafana/api/datasources"] = Datasources,
            ["/grafana/api/datasources/uid/tempo/health"] = """{"status": "OK"}""",
            ["/grafana/api/datasources/uid/loki/health"] = """{"status": "OK"}""",
        });

        Assert.Null(await Ask(grafana, "right"));
    }

    [Fact]
    public async Task A_datasource_that_is_not_is_named_with_its_reason()
    {
        await using var grafana = await Serve(new()
        {
            ["/grafana/api/datasources"] = Datasources,
            ["/grafana/api/datasources/uid/tempo/health"] = """{"status": "OK"}""",
            ["/grafana/api/datasources/uid/loki/health"] = """{"status": "ERROR", "message": "connection refused"}""",
        });

        Assert.Equal("datasource Loki: connection refused", await Ask(grafana, "right"));
    }

    [Fact]
    public async Task None_at_all_is_no_success()
    {
        await using var grafana = await Serve(new() { ["/grafana/api/datasources"] = "[]" });

        Assert.Equal("grafana has no datasources", await Ask(grafana, "right"));
    }

    [Fact]
    public async Task A_wrong_password_is_told()
    {
        await using var grafana = await Serve(new() { ["/grafana/api/datasources"] = Datasources });

        Assert.EndsWith("/grafana/api/datasources answered 401", await Ask(grafana, "wrong"), StringComparison.Ordinal);
    }

    private static async Task<string?> Ask(WebApplication grafana, string password)
    {
        using var http = new Http(tenant: null);
        var targets = new VerifyTargets { Grafana = new($"{grafana.Urls.Single()}/grafana"), GrafanaPassword = password };
        return await Assert.Single(ComponentChecks.Of(targets, http)).Attempt(CancellationToken.None);
    }

    private static async Task<WebApplication> Serve(Dictionary<string, string> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var right = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:right"))}";
        app.Run(context =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization != right ? 401 : answers.ContainsKey(context.Request.Path) ? 200 : 404;
            return context.Response.WriteAsync(answers.GetValueOrDefault(context.Request.Path, ""));
        });
        await app.StartAsync();
        return app;
    }
}
