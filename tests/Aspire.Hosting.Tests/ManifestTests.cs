using System.Text.Json.Nodes;

namespace Aspire.Hosting.Tests;

public class ManifestTests
{
    [Fact]
    public void An_application_is_published_as_Aspire_publishes_it()
    {
        using var api = new TemporaryFolder();
        api.Write("Properties/launchSettings.json", """{"profiles":{"http":{"commandName":"Project","applicationUrl":"http://localhost:5001"}}}""");
        var project = api.Write("Api.csproj", "<Project/>");
        string? path = null;

        var resources = Published.Resources(builder =>
        {
            path = Path.GetRelativePath(Path.Combine(builder.AppHostDirectory, "out"), project).Replace('\\', '/');
            var password = builder.AddParameter("admin-password", secret: true);
            var grafana = builder.AddContainer("grafana", "grafana/grafana", "12.1.0")
                .WithArgs("--homepath", "/usr/share/grafana")
                .WithBindMount("out/config", "/etc/grafana/provisioning", isReadOnly: true)
                .WithVolume("grafana-data", "/var/lib/grafana")
                .WithHttpEndpoint(targetPort: 3000)
                .WithExternalHttpEndpoints()
                .WithEnvironment("GF_SECURITY_ADMIN_PASSWORD", password);
            grafana.WithEnvironment("GF_SERVER_ROOT_URL", grafana.GetEndpoint("http"));
            builder.AddProject("api", project).WithReference(grafana.GetEndpoint("http"));
        });

        JsonEqual("""
            {
             "admin-password":{"type":"parameter.v0","value":"{admin-password.inputs.value}","inputs":{"value":{"type":"string","secret":true}}},
             "grafana":{"type":"container.v0","image":"grafana/grafana:12.1.0","args":["--homepath","/usr/share/grafana"],
              "bindMounts":[{"source":"config","target":"/etc/grafana/provisioning","readOnly":true}],
              "volumes":[{"name":"grafana-data","target":"/var/lib/grafana","readOnly":false}],
              "env":{"GF_SECURITY_ADMIN_PASSWORD":"{admin-password.value}","GF_SERVER_ROOT_URL":"{grafana.bindings.http.url}"},
              "bindings":{"http":{"scheme":"http","protocol":"tcp","transport":"http","targetPort":3000,"external":true}}},
             "api":{"type":"project.v0","path":"THE PATH",
              "env":{"OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY":"in_memory","ASPNETCORE_FORWARDEDHEADERS_ENABLED":"true","HTTP_PORTS":"{api.bindings.http.targetPort}",
               "GRAFANA_HTTP":"{grafana.bindings.http.url}","services__grafana__http__0":"{grafana.bindings.http.url}"},
              "bindings":{"http":{"scheme":"http","protocol":"tcp","transport":"http"},"https":{"scheme":"https","protocol":"tcp","transport":"http"}}}
            }
            """.Replace("THE PATH", path, StringComparison.Ordinal), resources);
    }

    [Fact]
    public void The_older_way_to_ask_gives_the_same()
    {
        void Describe(IDistributedApplicationBuilder builder) => builder.AddContainer("web", "nginx", "1").WithHttpEndpoint(targetPort: 80);

        Assert.True(JsonNode.DeepEquals(Published.Manifest(Describe), Published.Manifest(Describe, "--publisher", "manifest")));
    }

    public static TheoryData<string, string> Resources => new()
    {
        { "a fixed port that differs from the target", """{"type":"container.v0","image":"web:1","bindings":{"http":{"scheme":"http","protocol":"tcp","transport":"http","port":8080,"targetPort":80}}}""" },
        { "a port alone", """{"type":"container.v0","image":"web:1","bindings":{"http":{"scheme":"http","protocol":"tcp","transport":"http","targetPort":8080}}}""" },
        { "no port", """{"type":"container.v0","image":"web:1","bindings":{"tcp":{"scheme":"tcp","protocol":"tcp","transport":"tcp","targetPort":8000},"udp":{"scheme":"udp","protocol":"udp","transport":"udp","targetPort":8001}}}""" },
        { "http2", """{"type":"container.v0","image":"web:1","bindings":{"otlp":{"scheme":"http","protocol":"tcp","transport":"http2","targetPort":4317,"external":true}}}""" },
        { "registry and entry point", """{"type":"container.v0","image":"ghcr.io/me/web:2","entrypoint":"/bin/web"}""" },
        { "a digest", """{"type":"container.v0","image":"web@sha256:0f"}""" },
        { "an anonymous volume", """{"type":"container.v0","image":"web:1","volumes":[{"target":"/data","readOnly":false}]}""" },
    };

    [Theory]
    [MemberData(nameof(Resources))]
    public void A_container_is_published_with(string what, string expected)
    {
        var resources = Published.Resources(builder =>
        {
            var web = builder.AddContainer("web", "web", "1");
            _ = what switch
            {
                "a fixed port that differs from the target" => web.WithHttpEndpoint(8080, 80),
                "a port alone" => web.WithHttpEndpoint(8080),
                "no port" => web.WithEndpoint().WithEndpoint(scheme: "udp", protocol: System.Net.Sockets.ProtocolType.Udp),
                "http2" => web.WithHttpEndpoint(targetPort: 4317, name: "otlp").WithEndpoint("otlp", e => e.Transport = "http2").WithExternalHttpEndpoints(),
                "registry and entry point" => web.WithImage("me/web").WithImageRegistry("ghcr.io").WithImageTag("2").WithEntrypoint("/bin/web"),
                "a digest" => web.WithImage("web@sha256:0f"),
                "an anonymous volume" => web.WithVolume("/data"),
                _ => throw new ArgumentOutOfRangeException(nameof(what)),
            };
        });

        JsonEqual($$"""{"web":{{expected}}}""", resources);
    }

    public static TheoryData<string, string> Parameters => new()
    {
        { "plain", """{"type":"parameter.v0","value":"{p.inputs.value}","inputs":{"value":{"type":"string"}}}""" },
        { "fixed", """{"type":"parameter.v0","value":"{p.inputs.value}","inputs":{"value":{"type":"string"}}}""" },
        { "published", """{"type":"parameter.v0","value":"{p.inputs.value}","inputs":{"value":{"type":"string","default":{"value":"x"}}}}""" },
        { "generated", """{"type":"parameter.v0","value":"{p.inputs.value}","inputs":{"value":{"type":"string","secret":true,"default":{"generate":{"minLength":30,"special":false,"minLower":2}}}}}""" },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_parameter_is_published(string how, string expected)
    {
        var resources = Published.Resources(builder => _ = how switch
        {
            "plain" => builder.AddParameter("p"),
            "fixed" => builder.AddParameter("p", "x"),
            "published" => builder.AddParameter("p", "x", publishValueAsDefault: true),
            "generated" => builder.AddParameter("p", new GenerateParameterDefault { MinLength = 30, Special = false, MinLower = 2 }, secret: true),
            _ => throw new ArgumentOutOfRangeException(nameof(how)),
        });

        JsonEqual($$"""{"p":{{expected}}}""", resources);
    }

    [Fact]
    public void A_program_is_published_with_its_folder_and_command()
    {
        var resources = Published.Resources(builder => builder.AddExecutable("tool", "node", "web", "server.js").WithHttpEndpoint(targetPort: 5173, env: "PORT"));

        JsonEqual("""
            {"tool":{"type":"executable.v0","workingDirectory":"../web","command":"node","args":["server.js"],"env":{"PORT":"{tool.bindings.http.targetPort}"},
             "bindings":{"http":{"scheme":"http","protocol":"tcp","transport":"http","targetPort":5173}}}}
            """, resources);
    }

    [Fact]
    public void A_resource_of_ones_own_writes_itself_or_is_left_out_or_is_an_error()
    {
        var resources = Published.Resources(builder =>
        {
            builder.AddResource(new OwnResource("written")).WithAnnotation(new ManifestPublishingCallbackAnnotation(context =>
            {
                context.Writer.WriteString("type", "tally.workload.v0");
                context.Writer.WriteString("config", context.GetManifestRelativePath(Path.Combine(builder.AppHostDirectory, "config")));
                context.Writer.WriteBoolean("publishing", context.ExecutionContext.IsPublishMode);
            }));
            builder.AddResource(new OwnResource("left-out")).ExcludeFromManifest();
            builder.AddResource(new OwnResource("unknown"));
        });

        JsonEqual("""
            {"written":{"type":"tally.workload.v0","config":"../config","publishing":true},
             "unknown":{"error":"This resource does not support generation in the manifest."}}
            """, resources);
    }

    [Fact]
    public void A_connection_string_is_a_value_and_an_encoded_parameter_a_resource_of_its_own()
    {
        var resources = Published.Resources(builder =>
        {
            var password = builder.AddParameter("password", secret: true);
            var database = builder.AddResource(new DatabaseResource("db", password.Resource));
            builder.AddExecutable("tool", "tool", ".").WithReference(database).WithEnvironment("URL", $"postgres://me:{password:uri}@host");
        });

        JsonEqual("""
            {"password":{"type":"parameter.v0","value":"{password.inputs.value}","inputs":{"value":{"type":"string","secret":true}}},
             "db":{"type":"value.v0","connectionString":"Host=db;Password={password.value}"},
             "tool":{"type":"executable.v0","workingDirectory":"..","command":"tool",
              "env":{"ConnectionStrings__db":"{db.connectionString}","URL":"postgres://me:{password-uri-encoded.value}@host"}},
             "password-uri-encoded":{"type":"annotated.string","value":"{password.value}","filter":"uri"}}
            """, resources);
    }

    [Fact]
    public void A_resource_that_is_only_referred_to_is_published_too()
    {
        var outside = new ParameterResource("outside", _ => "x");

        var resources = Published.Resources(builder => builder.AddContainer("web", "web", "1").WithEnvironment("A", builder.CreateResourceBuilder(outside)));

        Assert.Equal(["web", "outside"], resources.Select(resource => resource.Key));
    }

    [Fact]
    public void With_a_compose_file_to_go_to_a_container_is_of_version_1()
    {
        var resources = Published.Resources(builder =>
        {
            builder.AddDockerComposeEnvironment("compose").WithDashboard(false);
            builder.AddContainer("web", "web", "1").PublishAsDockerComposeService((_, service) => service.Restart = "always");
        });

        JsonEqual("""
            {"compose":{"error":"This resource does not support generation in the manifest."},"web":{"type":"container.v1","image":"web:1"}}
            """, resources);
    }

    // Deep equality ignores the order of keys; the text does not.
    private static void JsonEqual(string expected, JsonObject actual) => Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), actual.ToJsonString());

    private sealed class OwnResource(string name) : Resource(name);

    private sealed class DatabaseResource(string name, ParameterResource password) : Resource(name), IResourceWithConnectionString
    {
        public ReferenceExpression ConnectionStringExpression { get; } = ReferenceExpression.Create($"Host=db;Password={password}");
    }
}
