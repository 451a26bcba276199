using System.Formats.Tar;
using Aspire.Hosting.Running.Containers;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Tests.StandIn.Containers;

/// <summary>The container engine of this machine, if it has one that answers.</summary>
internal static class Engine
{
    /// <summary>An image without anything in it, made here: no registry is needed.</summary>
    public const string EmptyImage = "aspire-hosting-tests/empty:1";

    private static readonly Lazy<(ContainerEngine? Engine, string? Missing)> Found = new(Find);

    /// <summary>Why no container can be run here; null where they can.</summary>
    public static string? Missing => Found.Value.Missing;

    public static async Task<string> RunAsync(params string[] arguments)
    {
        using var deadline = new CancellationTokenSource(Trial.Deadline);
        var result = await Found.Value.Engine!.RunAsync(arguments, deadline.Token);
        Assert.True(result.Succeeded, $"{string.Join(' ', arguments)}: {result.Errors}");
        return result.Output;
    }

    public static async Task<bool> HasContainerAsync(string name) => (await RunAsync("ps", "--all", "--quiet", "--filter", $"name=^{name}$")).Length > 0;

    public static async Task<bool> HasNetworkAsync(string name) => (await RunAsync("network", "ls", "--quiet", "--filter", $"name=^{name}$")).Length > 0;

    private static (ContainerEngine?, string?) Find()
    {
        if (!OperatingSystem.IsLinux())
            return (null, "the containers of these tests use the programs of the machine, which must be Linux's");
        try
        {
            var engine = ContainerEngine.Find(new ConfigurationBuilder().AddEnvironmentVariables().Build());
            MakeEmptyImage(engine);
            return (engine, null);
        }
        catch (DistributedApplicationException e)
        {
            return (null, e.Message);
        }
    }

    private static void MakeEmptyImage(ContainerEngine engine)
    {
        if (Task.Run(() => engine.RunAsync(["image", "inspect", EmptyImage], default)).GetAwaiter().GetResult().Succeeded)
            return;
        var archive = Path.GetTempFileName();
        try
        {
            using (var tar = new TarWriter(File.Create(archive)))
                tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "tmp"));
            var imported = Task.Run(() => engine.RunAsync(["import", archive, EmptyImage], default)).GetAwaiter().GetResult();
            if (!imported.Succeeded)
                throw new DistributedApplicationException($"{engine.Name} answers but cannot make an image: {imported.Fault}");
        }
        finally
        {
            File.Delete(archive);
        }
    }
}

/// <summary>A test that runs containers; skipped, with the reason, where no engine answers.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ContainerFactAttribute : FactAttribute
{
    public ContainerFactAttribute() => Skip = Engine.Missing;
}

/// <inheritdoc cref="ContainerFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ContainerTheoryAttribute : TheoryAttribute
{
    public ContainerTheoryAttribute() => Skip = Engine.Missing;
}
