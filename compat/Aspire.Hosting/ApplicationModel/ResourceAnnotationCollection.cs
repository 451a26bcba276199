using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something said about a resource.</summary>
public interface IResourceAnnotation;

/// <summary>Whether an annotation joins those of its type or takes their place.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>Keeps the annotations of the same type.</summary>
    Append,

    /// <summary>Removes the annotations of the same type first.</summary>
    Replace,
}

/// <summary>The annotations of one resource. Changed while the model is built, read afterwards; not synchronised.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;
