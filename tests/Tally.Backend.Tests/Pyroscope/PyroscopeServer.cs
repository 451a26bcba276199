using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tally.Backend.Pyroscope;
using Tally.Backend.Tests.Server;

namespace Tally.Backend.Tests.Pyroscope;

/// <summary>The profile module alone on a free port, with a store in a folder of its own and small limits.</summary>
public sealed class PyroscopeServer() : ModuleServer(
    services => services.AddPyroscope(), app => app.MapPyroscope(), ("Pyroscope:MaxBodyBytes", "1000000"), ("Pyroscope:MaxProfileBytes", "300000"))
{
    public const string Cpu = "process_cpu:cpu:nanoseconds:cpu:nanoseconds";

    /// <summary>Pushes one profile as Connect's JSON and expects success.</summary>
    public async Task PushAsync(byte[] profile, params (string Name, string Value)[] labels)
    {
        var (status, answer) = await PostAsync("/push.v1.PusherService/Push", Request([.. labels], profile));
        Assert.Equal((HttpStatusCode.OK, "{}"), (status, answer));
    }

    public static string Request((string Name, string Value)[] labels, params byte[][] profiles) => JsonSerializer.Serialize(new
    {
        series = new[]
        {
            new
            {
                labels = labels.Select(label => new { name = label.Name, value = label.Value }),
                samples = profiles.Select(profile => new { rawProfile = Convert.ToBase64String(profile), ID = Guid.NewGuid().ToString() }),
            },
        },
    });

    public Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string json) => PostAsync(path, "application/json", Encoding.UTF8.GetBytes(json));

    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string type, byte[] body, string? encoding = null)
    {
        var (status, bytes) = await PostBytesAsync(path, type, body, encoding);
        return (status, Encoding.UTF8.GetString(bytes));
    }

    public async Task<(HttpStatusCode Status, byte[] Body)> PostBytesAsync(string path, string type, byte[] body, string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        using var response = await Http.PostAsync(path, content);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Calls a method of the querier with JSON over the last and the next hour and expects success.</summary>
    public async Task<JsonElement> QueryAsync(string method, object request)
    {
        var body = JsonSerializer.SerializeToNode(request)!.AsObject();
        body.TryAdd("start", Now.AddHours(-1).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        body.TryAdd("end", Now.AddHours(1).ToUnixTimeMilliseconds());
        var (status, answer) = await PostAsync($"/querier.v1.QuerierService/{method}", body.ToJsonString());
        Assert.True(status == HttpStatusCode.OK, answer);
        return JsonDocument.Parse(answer).RootElement;
    }

    public static DateTimeOffset Now => DateTimeOffset.UtcNow;
}
