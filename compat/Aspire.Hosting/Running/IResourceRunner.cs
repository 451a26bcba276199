using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Starts one kind of resource. A further kind is a further runner; nothing else changes.</summary>
internal interface IResourceRunner
{
    /// <summary>Whether a resource is of this kind.</summary>
    bool Runs(IResource resource);

    /// <summary>Throws when a resource of this kind cannot run on this machine at all; called for every resource before the first one starts.</summary>
    /// <exception cref="DistributedApplicationException">One sentence for people.</exception>
    void Check(IResource resource);

    /// <summary>Starts it.</summary>
    /// <exception cref="DistributedApplicationException">One sentence for people; the resource has failed to start.</exception>
    Task<IRunningResource> StartAsync(IResource resource, ResourceSettings settings, LineWriter output, CancellationToken cancellationToken);
}

/// <summary>Takes a line that a resource wrote. Called from any thread, one line at a time per stream.</summary>
internal delegate void LineWriter(string line, bool isError);

/// <summary>A resource that was started. Disposing it ends it at once if it still runs.</summary>
internal interface IRunningResource : IAsyncDisposable
{
    /// <summary>By what the operating system or the engine knows it.</summary>
    ResourcePropertySnapshot Identity { get; }

    /// <summary>Whether it runs on when the AppHost ends; disposing it then only lets go of it.</summary>
    bool OutlivesAppHost { get; }

    /// <summary>Completes with the exit code, when the resource has ended and all of its output was passed on.</summary>
    Task<int> Exited { get; }

    /// <summary>One sentence that says why it did not really start, given how it ended; null when it did.</summary>
    string? StartFault(int exitCode);

    /// <summary>Asks it to end, and after the grace period ends it and all it started.</summary>
    Task StopAsync(TimeSpan grace);
}
