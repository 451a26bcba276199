namespace Aspire.Hosting.ApplicationModel;

/// <summary>Who asks for a value: addresses differ between this machine and the network of the containers.</summary>
public class ValueProviderContext
{
    /// <summary>Whether the application runs or is published.</summary>
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    /// <summary>The resource the value is for.</summary>
    public IResource? Caller { get; init; }
}
