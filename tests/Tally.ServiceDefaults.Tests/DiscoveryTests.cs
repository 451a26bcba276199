using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tally.ServiceDefaults.Tests;

/// <summary>Through the public API only: what Tally relies on in Microsoft.Extensions.ServiceDiscovery.</summary>
public class DiscoveryTests
{
    [Theory]
    [InlineData("http://chat/rooms?a=b", "http://localhost:5010/rooms?a=b")]
    [InlineData("https+http://chat/rooms", "https://localhost:5011/rooms")]
    [InlineData("https+http://plain/", "http://localhost:5020/")]
    [InlineData("http://_admin.chat/", "http://localhost:5012/")]
    [InlineData("http://CHAT/", "http://localhost:5010/")]
    [InlineData("http://single/", "http://localhost:5030/")]
    [InlineData("http://unknown/x", "http://unknown/x")]
    [InlineData("http://127.0.0.1:99/x", "http://127.0.0.1:99/x")]
    public async Task A_service_name_becomes_its_address(string asked, string expected)
    {
        var client = Client(
            ("services:chat:http:0", "http://localhost:5010"),
            ("services:chat:https:0", "https://localhost:5011"),
            ("services:chat:admin:0", "http://localhost:5012"),
            ("services:plain:http:0", "http://localhost:5020"),
            ("services:single:http", "localhost:5030"));

        Assert.Equal(expected, await client.GetStringAsync(asked));
    }

    [Fact]
    public async Task Several_endpoints_take_turns()
    {
        var client = Client(("services:chat:http:0", "http://localhost:1"), ("services:chat:http:1", "http://localhost:2"));

        var seen = new[] { await client.GetStringAsync("http://chat/"), await client.GetStringAsync("http://chat/"), await client.GetStringAsync("http://chat/") };

        Assert.Equal(2, seen.Distinct().Count());
        Assert.Equal(seen[0], seen[2]);
    }

    private static HttpClient Client(params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build());
        services.AddServiceDiscovery();
        services.AddHttpClient("any").AddServiceDiscovery().ConfigurePrimaryHttpMessageHandler(() => new Echo());
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("any");
    }

    /// <summary>Answers with the address that it was called by.</summary>
    private sealed class Echo : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(request.RequestUri!.ToString()) });
    }
}
