using System.Runtime.CompilerServices;

namespace Tally.Hosting.Tests.Config;

/// <summary>
/// What the components themselves say of their files: each test runs where the program is on the PATH, or where a container
/// engine has its image, and says which; elsewhere it is skipped and says so.
/// </summary>
public class ComponentTests(ITestOutputHelper output)
{
    private static readonly (string, string)[] Apart =
    [
        ("STORAGE_BACKEND", "s3"), ("S3_BUCKET", "telemetry"), ("S3_ENDPOINT", "minio:9000"), ("S3_REGION", "us-east-1"), ("S3_INSECURE", "true"),
        ("S3_ACCESS_KEY_ID", "id"), ("S3_SECRET_ACCESS_KEY", "key"), ("S3_PREFIX", "prefix"), ("MULTITENANCY", "true"), ("MEMBERLIST_JOIN", "members:7946"),
        ("REPLICATION_FACTOR", "3"), ("TARGET", "querier"),
        ("QUERY_SCHEDULER_ADDRESS", "query-scheduler:9095"), ("QUERY_FRONTEND_ADDRESS", "query-frontend:9095"), ("BACKEND_SCHEDULER_ADDRESS", "backend-scheduler:9095"),
        ("COMPACTOR_GRPC_ADDRESS", "compactor:9095"), ("KAFKA_ADDRESS", "kafka:9092"), ("METASTORE_ADDRESS", "metastore:9095"), ("QUERY_BACKEND_ADDRESS", "query-backend:9095"),
    ];

    [ComponentFact("tempo")]
    public void Tempo_verifies_its_file_without_a_warning() => Accepts("tempo", Config("tempo"), "-config.expand-env=true", "-config.verify=true");

    [ComponentFact("loki")]
    public void Loki_verifies_its_file() => Accepts("loki", Config("loki"), "-config.expand-env=true", "-verify-config");

    // Neither has a flag to verify; listing the modules reads the file and checks it first.
    [ComponentFact("mimir")]
    public void Mimir_reads_its_file() => Accepts("mimir", Config("mimir"), "-config.expand-env=true", "-modules");

    [ComponentFact("pyroscope")]
    public void Pyroscope_reads_its_file() => Accepts("pyroscope", Config("pyroscope"), "-config.expand-env=true", "-modules");

    // It checks types and builds no component, so it does not see all that a start would (docs/pipeline.md).
    [ComponentFact("alloy")]
    public void Alloy_validates_the_pipeline() => Ends("alloy", ["validate", Path.Combine(Repository.ConfigFolder, "alloy", "config.alloy")]);

    [ComponentFact("alloy")]
    public void Alloy_validates_the_nodes_file() => Ends("alloy", ["validate", Path.Combine(Repository.ConfigFolder, "alloy", "kubernetes.alloy")]);

    [ComponentFact("alloy")]
    public void Alloy_validates_what_forwards_to_the_dashboard() => Ends("alloy", ["validate", Path.Combine(Repository.ConfigFolder, "alloy-dashboard", "config.alloy")]);

    private static string Config(string store) => $"-config.file={ConfigFile.PathOf(store)}";

    // As the AppHost starts it, and as one of several targets with a bucket and tenants.
    private void Accepts(string store, params string[] arguments)
    {
        Ends(store, arguments);
        Ends(store, arguments, Apart);
    }

    private void Ends(string name, string[] arguments, params (string, string)[] changes)
    {
        var component = Component.Find(name)!;
        output.WriteLine($"{component.Where} {string.Join(' ', arguments)}");
        var (exitCode, said) = component.Run(arguments, changes);
        Assert.True(exitCode == 0, $"{component.Where} ended with exit code {exitCode}: {said}");
    }
}

/// <summary>A test that a component is needed for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ComponentFactAttribute : FactAttribute
{
    public ComponentFactAttribute(string component, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Component = component;
        Skip = Config.Component.Find(component) is null ? $"{component} is not on the PATH, nor is its image on a container engine" : null;
    }

    public string Component { get; }
}
