using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tally.Backend.Tests.Server;

/// <summary>One module of the backend alone on a free port, with a data folder of its own and small segments.</summary>
public abstract class ModuleServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tally-module-");
    private readonly WebApplication _app;

    private protected ModuleServer(Action<IServiceCollection> add, Action<WebApplication> map, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Storage:Folder", _folder.FullName), new("Storage:SegmentRows", "1000"), .. settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))]);
        add(builder.Services);
        _app = builder.Build();
        map(_app);
    }

    public HttpClient Http { get; private set; } = null!;

    private protected IServiceProvider Services => _app.Services;

    public virtual async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        Http = new() { BaseAddress = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
