using Tally.Deploy;

namespace Tally.Hosting.Tests;

/// <summary>The steps that write deployments, in the pipeline of Tally's own AppHost.</summary>
public sealed class PublishingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tally-publishing-").FullName;

    private string Output => Path.Combine(_folder, "out");

    [Fact]
    public async Task Publishing_writes_what_the_tool_writes_of_the_manifest_and_says_where()
    {
        var (exitCode, output) = await PublishAsync("publish", Output);

        Assert.True(exitCode == 0, output);
        var expected = OfTheManifest(DeploymentTarget.Compose, DeploymentTarget.Ecs, DeploymentTarget.Kubernetes);
        Assert.Equal(expected, Files(Output));
        foreach (var (title, target) in (ReadOnlySpan<(string, string)>)[("Docker Compose", "compose"), ("ECS", "ecs"), ("Kubernetes", "kubernetes")])
            Assert.Contains($"{title}: {expected.Keys.Count(path => path.StartsWith($"{target}/", StringComparison.Ordinal)) - 1} files in {Path.Combine(Output, target)}.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_target_is_a_step_of_its_own_with_options_from_the_configuration()
    {
        var (exitCode, output) = await PublishAsync(
            "tally-compose", Output, "--Tally:Deployments:Environments:0=prod", "--Tally:Deployments:Images:chat=registry/chat:9", "--Tally:Deployments:Name=shop");

        Assert.True(exitCode == 0, output);
        var files = Files(Output);
        Assert.All(files.Keys, path => Assert.StartsWith("compose/", path, StringComparison.Ordinal));
        Assert.Equal(["compose.prod.yaml", "compose.yaml"], files.Keys.Select(path => Path.GetFileName(path)).Where(file => file.StartsWith("compose.", StringComparison.Ordinal)));
        Assert.Contains("image: registry/chat:9", files["compose/compose.yaml"], StringComparison.Ordinal);
        Assert.StartsWith("name: shop", files["compose/compose.yaml"].Split('\n').First(line => !line.StartsWith('#')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_are_said_once_each_without_a_stack_trace_and_fail_the_process()
    {
        Put("environments/default.yaml", "resources: {nobody: {replicas: 2}}");
        Put("environments/prod.yaml", "resources: {tempo: {replicas: 3}}");

        var (exitCode, output) = await PublishAsync("publish", Output, $"--Tally:Deployments:EnvironmentsFolder={Path.Combine(_folder, "environments")}");

        Assert.True(exitCode == 1, output);
        Once("default.yaml $.resources: the manifest has no container or project 'nobody'; check the name.");
        Once("prod.yaml $.resources.tempo.replicas: 'tempo' keeps data on a volume, so 3 replicas would each know a part of it; leave replicas at 1.");
        Once("aspire-manifest.json $.resources.chat: the image of 'chat' is built from source; give it with Tally:Deployments:Images:chat=registry/name@sha256:… or under 'images' of an environment file.");
        Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Empty(Files(Output));

        void Once(string sentence) => Assert.True(output.Split(sentence).Length == 2, $"expected once: {sentence}\n{output}");
    }

    [Fact]
    public async Task A_file_of_somebody_else_stays_and_its_target_alone_is_not_written()
    {
        Put("out/ecs/bootstrap.yaml", "mine");

        var (exitCode, output) = await PublishAsync("publish", Output);

        Assert.True(exitCode == 1, output);
        Assert.Contains("--output-path: 'bootstrap.yaml' is there already and not of this tool; move it away, or give another folder.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Equal("mine", Files(Path.Combine(Output, "ecs")).Single().Value);
        Assert.Equal(OfTheManifest(DeploymentTarget.Kubernetes).Keys, Files(Output).Keys.Where(path => path.StartsWith("kubernetes/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_option_of_another_kind_is_refused_before_anything_runs()
    {
        var (exitCode, output) = await PublishAsync("publish", Output, "--Tally:Deployments:WithoutObservability=perhaps");

        Assert.True(exitCode == 1, output);
        Assert.Contains("Failed to convert configuration value 'perhaps' at 'Tally:Deployments:WithoutObservability'", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_application_gives_options_in_code_and_has_its_environments_beside_it()
    {
        Put("deploy/environments/prod.yaml", "resources: {web: {replicas: 3}}");

        Publish(builder =>
        {
            builder.AddContainer("web", "nginx", "1.29").WithEnvironment("GREETING", builder.AddParameter("greeting"));
            builder.AddTallyDeployments(options => (options.Name, options.Parameters["greeting"], options.Images["web"]) = ("shop", "hello", "registry/web:2"));
        });

        var files = Files(Output);
        Assert.Contains("GREETING: hello", files["compose/compose.yaml"], StringComparison.Ordinal);
        Assert.Contains("image: registry/web:2", files["compose/compose.yaml"], StringComparison.Ordinal);
        Assert.Contains("replicas: 3", files["kubernetes/overlays/prod/patches/web.deployment.yaml"], StringComparison.Ordinal);
        Assert.Contains("Description: shop on ECS", files["ecs/template.prod.yaml"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_application_that_runs_gets_no_steps()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });

        Assert.Same(builder, builder.AddTallyDeployments(_ => throw new InvalidOperationException("asked")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SortedDictionary<string, string> OfTheManifest(params DeploymentTarget[] targets)
    {
        var folder = Path.Combine(_folder, "expected");
        Assert.True(Deployment.TryRead(Repository.Manifest, new(), out var deployment, out var mistakes), string.Join('\n', mistakes));
        Assert.True(deployment.TryWrite(targets.Select(target => (target, Path.Combine(folder, $"{target}".ToLowerInvariant()))), out _, out mistakes), string.Join('\n', mistakes));
        return Files(folder);
    }

    private static async Task<(int ExitCode, string Output)> PublishAsync(string step, string outputPath, params string[] settings)
    {
        // The AppHost's own choice of stack must not depend on who runs the test.
        var ended = await AppHostProcess.RunAsync(["--operation", "publish", "--step", step, "--output-path", outputPath, "--Tally:Stack=containers", .. settings]);
        return (ended.ExitCode, ended.Output + ended.Errors);
    }

    private void Publish(Action<IDistributedApplicationBuilder> describe)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--operation", "publish", "--step", "publish", "--output-path", Output],
            ProjectDirectory = _folder,
            DisableDashboard = true,
        });
        describe(builder);
        builder.Build().Run();
    }

    private void Put(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static SortedDictionary<string, string> Files(string folder) => new(
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText)
            : [],
        StringComparer.Ordinal);
}
