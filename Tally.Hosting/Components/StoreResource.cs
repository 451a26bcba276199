using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>A component that keeps a signal: Tempo, Loki, Mimir or Pyroscope.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="dataFolder">Where the container keeps its data when there is no object storage.</param>
/// <param name="folderBackend">What the component calls a folder as its storage.</param>
public abstract class StoreResource([ResourceName] string name, string dataFolder, string folderBackend) : ComponentResource(name, dataFolder), IResourceWithConnectionString
{
    /// <summary>The base URL of the store's API: <c>http://localhost:3200</c>.</summary>
    public ReferenceExpression ConnectionStringExpression => Http.AsExpression();

    /// <summary>What the component calls a folder as its storage: <c>filesystem</c>, at Tempo <c>local</c>.</summary>
    internal string FolderBackend { get; } = folderBackend;

    /// <summary>How long data are kept. Default 7 days.</summary>
    internal TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Whether every request names its tenant. Default false.</summary>
    internal bool Multitenancy { get; set; }

    /// <summary>Where blocks are kept instead of the folder.</summary>
    internal ObjectStorage? ObjectStorage { get; set; }
}
