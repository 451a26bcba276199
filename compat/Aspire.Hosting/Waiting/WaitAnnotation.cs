namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is waited for.</summary>
public enum WaitType
{
    /// <summary>That the other resource runs and is healthy.</summary>
    WaitUntilHealthy,

    /// <summary>That the other resource has finished.</summary>
    WaitForCompletion,

    /// <summary>That the other resource runs.</summary>
    WaitUntilStarted,
}

/// <summary>Holds a resource back until another is as far as asked.</summary>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>The other resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>What is waited for.</summary>
    public WaitType WaitType { get; } = waitType;

    /// <summary>The exit code that completion must have.</summary>
    public int ExitCode { get; } = exitCode;
}

/// <summary>Leaves the start of a resource to whoever asks for it.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;
