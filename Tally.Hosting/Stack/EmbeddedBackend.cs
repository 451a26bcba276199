using System.Reflection;
using Aspire.Hosting;

namespace Tally.Hosting;

/// <summary>
/// The backend project as Aspire's metadata describes projects, so that an AppHost which references only this library
/// can start it. The path is stamped into this assembly when it is built.
/// </summary>
internal sealed class EmbeddedBackend : IProjectMetadata
{
    public string ProjectPath { get; } = typeof(EmbeddedBackend).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "Tally.Backend.ProjectPath").Value!;

    // Built together with this library.
    public bool SuppressBuild => true;
}
