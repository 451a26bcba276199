using Microsoft.Extensions.Configuration;

namespace Tally.Hosting;

/// <summary>Asks the container engines of this machine whether they answer. An engine that is installed but not running costs some milliseconds, one that hangs three seconds.</summary>
internal static class ContainerEngines
{
    // Aspire's own setting, and its older name.
    private static readonly string[] Settings = ["ASPIRE_CONTAINER_RUNTIME", "DOTNET_ASPIRE_CONTAINER_RUNTIME"];

    private static readonly EngineCommand[] Known =
    [
        // `docker info` ends well without a server; this does not.
        new("docker", ["version", "--format", "{{.Server.Version}}"]),
        // Without a service, as on Linux, podman has no server version.
        new("podman", ["info", "--format", "{{.Version.Version}}"]),
    ];

    /// <summary>The first that answers, of the one that <c>ASPIRE_CONTAINER_RUNTIME</c> names or of all; all are asked at the same time.</summary>
    public static EngineAnswer Ask(IConfiguration configuration)
    {
        var asked = Settings.Select(setting => configuration[setting]).FirstOrDefault(name => !string.IsNullOrEmpty(name));
        var engines = Known.Where(engine => asked is null || engine.Name == asked).ToArray();
        if (engines is [])
            return new(null, $"{Settings[0]} is '{asked}', expected 'docker' or 'podman'");

        var answers = Task.WhenAll(engines.Select(engine => Task.Run(engine.AskAsync))).GetAwaiter().GetResult();
        return answers.FirstOrDefault(answer => answer.Engine is not null)
            ?? new(null, string.Join("; ", answers.Select(answer => answer.Words)));
    }
}
