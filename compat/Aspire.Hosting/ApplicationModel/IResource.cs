namespace Aspire.Hosting.ApplicationModel;

/// <summary>A named part of the distributed application; everything else about it is an annotation.</summary>
public interface IResource
{
    /// <summary>1 to 64 ASCII letters, digits and single hyphens, starting with a letter; unique without regard to case.</summary>
    string Name { get; }

    /// <summary>What is known about the resource, in the order it was said.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>Takes environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>Takes command-line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>Can be reached at endpoints.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>Can wait for other resources before it starts.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>Is never started or stopped, so nothing waits for it.</summary>
public interface IResourceWithoutLifetime : IResource;

/// <summary>Belongs to another resource.</summary>
public interface IResourceWithParent : IResource
{
    /// <summary>The resource it belongs to.</summary>
    IResource Parent { get; }
}

/// <summary>Belongs to another resource of a known kind.</summary>
public interface IResourceWithParent<out T> : IResourceWithParent where T : IResource
{
    /// <summary>The resource it belongs to.</summary>
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}

/// <summary>A resource that a deployment runs: a container, a project or an executable.</summary>
public interface IComputeResource : IResource;

/// <summary>A place that compute resources are deployed to.</summary>
public interface IComputeEnvironmentResource : IResource;
