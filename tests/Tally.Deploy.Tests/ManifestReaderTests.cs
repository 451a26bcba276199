using Tally.Deploy.Manifest;

namespace Tally.Deploy.Tests;

public class ManifestReaderTests
{
    [Fact]
    public void Every_known_kind_is_read()
    {
        var manifest = ManifestReader.Read("""
            {"$schema": "https://json.schemastore.org/aspire-8.0.json", "resources": {
              "password": {"type": "parameter.v0", "value": "{password.inputs.value}", "inputs": {"value": {"type": "string", "secret": true, "default": {"generate": {"minLength": 30, "special": false}}}}},
              "password-uri-encoded": {"type": "annotated.string", "value": "{password.value}", "filter": "uri"},
              "db": {"type": "container.v0", "image": "postgres:17", "connectionString": "Host={db.bindings.tcp.host};Password={password.value}",
                "volumes": [{"name": "db-data", "target": "/var/lib/postgresql/data", "readOnly": false}],
                "bindings": {"tcp": {"scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 5432}}},
              "chat-db": {"type": "value.v0", "connectionString": "{db.connectionString};Database=chat"},
              "web": {"type": "dockerfile.v0", "path": "web/Dockerfile", "context": "web", "buildArgs": {"NODE": "20"}},
              "job": {"type": "container.v1", "build": {"context": "job", "dockerfile": "job/Dockerfile"}},
              "api": {"type": "project.v1", "path": "api/Api.csproj", "args": ["--verbose"]},
              "api-workload": {"type": "tally.workload.v0", "resource": "api", "role": "service", "memoryMiB": 128, "cpu": 0.5, "health": {"binding": "http", "path": "/health"}, "replicas": 2},
              "bucket": {"type": "tally.bucket.v0", "users": [{"resource": "db", "prefix": "db", "retentionDays": 3, "environment": {"S3_BUCKET": "{bucket.name}"}}]}
            }}
            """, "manifest.json");

        Assert.Equal(
            ["AnnotatedResource", "BucketResource", "ParameterResource", "RunnableResource", "RunnableResource", "RunnableResource", "RunnableResource", "ValueResource", "WorkloadResource"],
            manifest.Resources.Values.Select(resource => resource.GetType().Name).Order());
        Assert.Equal(new GeneratedValue(30, Special: false), manifest.All<ParameterResource>().Single().Secret!.Generated);
        Assert.Equal((128, 0.5m, 2), manifest.All<WorkloadResource>().Select(workload => (workload.MemoryMiB, workload.Cpu, workload.Replicas)).Single());
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a {{b}} c", "a {b} c")]
    [InlineData("{{{x.value}}}", "{|x.value|}")]
    [InlineData("http://{api.bindings.http.host}:{api.bindings.http.port}/", "http://|api.bindings.http.host|:|api.bindings.http.port|/")]
    public void An_expression_is_cut_at_its_references(string text, string pieces)
    {
        Assert.Equal(pieces, string.Concat(Expression.Parse(text, JsonPath.RootOf("a file")).Select(piece => piece.IsReference ? $"|{piece.Text}|" : piece.Text)));
    }

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("{x}")]
    [InlineData("{a..b}")]
    [InlineData("{a.b")]
    public void A_brace_that_begins_no_reference_is_a_mistake(string text)
    {
        var mistake = Assert.Throws<InputMistake>(() => Expression.Parse(text, JsonPath.RootOf("a file").Key("env")).ToArray());

        Assert.Equal("a file $.env: '{' at character 1 begins no reference such as {chat.bindings.http.url}; write '{{' for a brace.", mistake.Message);
    }
}
