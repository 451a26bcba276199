using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Runs an AppHost's own entry point inside the test, up to where it builds its application. Fixed ports of proxied endpoints give
/// way to free ones, so tests run side by side; what resources write goes to the application's logger instead of the console.
/// </summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>With any type of the AppHost's assembly, usually <c>Projects.NAME</c> of the AppHost.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default) where TEntryPoint : class =>
        CreateAsync<TEntryPoint>([], cancellationToken);

    /// <summary>With further command-line arguments.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default) where TEntryPoint : class =>
        CreateAsync<TEntryPoint>(args, (_, _) => { }, cancellationToken);

    /// <summary>With further command-line arguments, and a say in the options.</summary>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, CancellationToken cancellationToken = default) where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);
        var run = new EntryPointRun(typeof(TEntryPoint).Assembly, args, configureBuilder);
        return new TestingBuilder(run, await run.BuilderAsync(cancellationToken).ConfigureAwait(false));
    }
}
