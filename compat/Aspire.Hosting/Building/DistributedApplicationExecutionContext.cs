namespace Aspire.Hosting;

/// <summary>What the AppHost was started for.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>To run the application.</summary>
    Run,

    /// <summary>To publish it.</summary>
    Publish,
}

/// <summary>What the AppHost was started for, and with what.</summary>
public class DistributedApplicationExecutionContext
{
    private readonly Func<IServiceProvider?>? _services;

    /// <summary>Without services.</summary>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation) => Operation = operation;

    internal DistributedApplicationExecutionContext(DistributedApplicationOperation operation, Func<IServiceProvider?> services) : this(operation) => _services = services;

    /// <summary>Run or publish.</summary>
    public DistributedApplicationOperation Operation { get; }

    /// <summary>Whether the application is published.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>Whether the application runs.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    /// <summary>The application's services.</summary>
    /// <exception cref="InvalidOperationException">It is not built yet.</exception>
    public IServiceProvider Services => _services?.Invoke()
        ?? throw new InvalidOperationException("IServiceProvider is not available because the container has not yet been built.");
}
