using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>Plans the one-shot job that runs <c>tally-deploy verify</c> against everything else.</summary>
internal static class VerifyPlanner
{
    public const string Name = "verify";

    private static readonly JsonPath At = new("the smoke test");

    /// <summary>The option of each component's API, and the binding's port it is at: the one its health is asked at.</summary>
    private static readonly string[] Apis = ["tempo", "loki", "mimir", "pyroscope", "grafana"];

    /// <summary>The image that verifies.</summary>
    public static string Image(IReadOnlyDictionary<string, string> images, DeploymentOptionNames names) => images.GetValueOrDefault(DeploymentOptions.VerifyImage)
        ?? throw At.Mistake($"it has no image; give it with {names.Image(DeploymentOptions.VerifyImage)}registry/name@sha256:… (dotnet publish Tally.Deploy.Tool -t:PublishContainer makes one).");

    public static Workload Plan(IReadOnlyList<Workload> workloads, string image, EnvironmentSettings environment)
    {
        if (workloads.FirstOrDefault(workload => workload.Name == Name) is { } taken)
            throw taken.Path.Mistake($"the name '{Name}' is the smoke test's; give the resource another.");

        return new()
        {
            Name = Name,
            Path = At,
            Image = ImageName.In(environment.ImageRegistry, image),
            IsObservability = true,
            User = Defaults.ProjectUser,
            Arguments = [Text.Of("verify", At), .. workloads.SelectMany(Healthy), .. workloads.SelectMany(Api)],
            Environment = new SortedDictionary<string, Text>(workloads.SelectMany(Password).ToDictionary(), StringComparer.Ordinal),
        };
    }

    private static IEnumerable<Text> Healthy(Workload workload) => workload is { Health: { } health, Replicas: > 0 }
        ? Option("healthy", new([new Literal($"{workload.Name}="), Url(workload, health.Port), new Literal(health.Path)], At))
        : [];

    private static IEnumerable<Text> Api(Workload workload) => workload.Kind switch
    {
        "alloy" when Otlp(workload) is { } port => Option("otlp", new([Url(workload, port)], At)),
        var kind when workload.Health is { } health && Apis.Contains(kind) => Option(kind, new([Url(workload, health.Port), .. SubPath(workload)], At)),
        _ => [],
    };

    private static Port? Otlp(Workload workload) => workload.Ports.FirstOrDefault(port => port.Number == 4318);

    private static IEnumerable<Part> SubPath(Workload workload) =>
        workload.Kind == "grafana" && workload.Uses("GF_SERVER_SERVE_FROM_SUB_PATH") && workload.Routes is [var route] ? [new Literal(route.Path.TrimEnd('/'))] : [];

    private static IEnumerable<KeyValuePair<string, Text>> Password(Workload workload) =>
        workload.Kind == "grafana" && workload.Environment.TryGetValue("GF_SECURITY_ADMIN_PASSWORD", out var password)
            ? [KeyValuePair.Create("GRAFANA_ADMIN_PASSWORD", password)]
            : [];

    private static Address Url(Workload workload, Port port) => new(workload.Name, $"{port.Scheme}://*:{port.Number}");

    private static IEnumerable<Text> Option(string name, Text value) => [Text.Of($"--{name}", At), value];
}
