using System.Net.Http.Json;
using Aspire.Hosting.Testing;

namespace Aspire.Hosting.Tests.StandIn.Containers;

/// <summary>Real containers, from an image made here.</summary>
public class ContainerTests
{
    [ContainerFact]
    public async Task A_container_reaches_others_by_name_and_this_machine_and_is_reached_on_loopback()
    {
        await using var app = await Trial.StartAsync(builder =>
        {
            var project = builder.AddService("project");
            var other = builder.AddServiceBox("other");
            var box = builder.AddServiceBox("box")
                .WithEnvironment("PROJECT", project.GetEndpoint("http"))
                .WithEnvironment("OTHER", $"{other.GetEndpoint("http")}/health")
                .WithArgs("--one", "two words");
            project.WithEnvironment("BOX", box.GetEndpoint("http"));
        });
        await Task.WhenAll(app.HealthyAsync("project"), app.HealthyAsync("other"), app.HealthyAsync("box"));
        using var box = app.CreateHttpClient("box");
        using var project = app.CreateHttpClient("project");
        var environment = (await box.GetFromJsonAsync<Dictionary<string, string>>("environment"))!;

        Assert.Equal($"http://aspire.dev.internal:{app.GetEndpoint("project").Port}", environment["PROJECT"]);
        Assert.Equal("http://other.dev.internal:8080/health", environment["OTHER"]);
        Assert.Equal("hello", await box.GetStringAsync($"get?url={environment["PROJECT"]}"));
        Assert.Equal("", await box.GetStringAsync($"get?url={environment["OTHER"]}"));
        Assert.Equal("hello", await box.GetStringAsync("get?url=http://other:8080"));
        Assert.Equal("hello", await project.GetStringAsync($"get?url={(await project.GetFromJsonAsync<Dictionary<string, string>>("environment"))!["BOX"]}"));
        Assert.Equal(["--one", "two words"], (await box.GetFromJsonAsync<string[]>("arguments"))!);
    }

    [ContainerFact]
    public async Task Its_ports_are_on_loopback_alone_and_its_runtime_arguments_reach_the_engine()
    {
        await using var app = await Trial.StartAsync(builder => builder.AddServiceBox("box").WithContainerRuntimeArgs("--memory", "256m"));
        await app.HealthyAsync("box");

        var id = app.ContainerId("box");
        Assert.Equal("268435456", await Engine.RunAsync("inspect", "--format", "{{.HostConfig.Memory}}", id));
        Assert.Equal($"127.0.0.1:{app.GetEndpoint("box").Port}", await Engine.RunAsync("port", id, "8080/tcp"));
    }

    [ContainerFact]
    public async Task A_folder_of_this_machine_and_a_volume_are_seen_and_a_read_only_one_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config, with a comma/file.txt", "from this machine");
        var volume = $"aspire-hosting-tests-{Guid.NewGuid():N}";
        try
        {
            for (var run = 1; run <= 2; run++)
            {
                await using var app = await Trial.StartAsync(builder => builder.AddServiceBox("box")
                    .WithBindMount(Path.Combine(folder.Path, "config, with a comma"), "/config", isReadOnly: true)
                    .WithVolume(volume, "/data"));
                await app.HealthyAsync("box");
                using var box = app.CreateHttpClient("box");

                Assert.Equal("from this machine", await box.GetStringAsync("file?path=/config/file.txt"));
                using var refused = await box.PostAsync("file?path=/config/file.txt", new StringContent("changed"));
                Assert.False(refused.IsSuccessStatusCode);
                if (run == 1)
                    (await box.PostAsync("file?path=/data/file.txt", new StringContent("kept"))).EnsureSuccessStatusCode();
                else
                    Assert.Equal("kept", await box.GetStringAsync("file?path=/data/file.txt"));
            }
        }
        finally
        {
            await Engine.RunAsync("volume", "rm", "--force", volume);
        }
    }

    [ContainerFact]
    public async Task What_it_writes_is_its_log_and_its_exit_code_is_the_resources()
    {
        await using var app = await Trial.StartAsync(builder => builder.AddBox("box", "echo to output; echo to errors >&2; exit 3"));

        var end = await app.InStateAsync("box", KnownResourceStates.Finished);

        Assert.Equal(3, end.Snapshot.ExitCode);
        var log = await FailureTests.LogAsync(app, "box");
        Assert.Contains("to output", log);
        Assert.Contains("to errors", log);
    }

    [ContainerFact]
    public async Task A_secret_is_in_its_environment_and_in_no_list_of_processes()
    {
        await using var app = await Trial.StartAsync(
            builder => builder.AddServiceBox("box").WithEnvironment("KEY", builder.AddParameter("key", secret: true)), "--Parameters:key=top-secret");
        await app.HealthyAsync("box");
        using var box = app.CreateHttpClient("box");

        Assert.Equal("top-secret", (await box.GetFromJsonAsync<Dictionary<string, string>>("environment"))!["KEY"]);
        var commandLines = Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)).Select(CommandLine);
        Assert.DoesNotContain(commandLines, line => line.Contains("KEY=top-secret", StringComparison.Ordinal));
    }

    [ContainerFact]
    public async Task It_is_stopped_with_time_to_end_and_started_again_on_its_port_and_at_the_end_nothing_is_left()
    {
        string container, network;
        await using (var app = await Trial.StartAsync(builder => builder.AddServiceBox("box")))
        {
            await app.HealthyAsync("box");
            var address = app.GetEndpoint("box");
            container = app.ContainerId("box");
            network = (await Engine.RunAsync("inspect", "--format", "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}", container)).Trim();

            Assert.True((await app.ResourceCommands.ExecuteCommandAsync("box", KnownResourceCommands.StopCommand).WaitAsync(Trial.Deadline)).Success);
            Assert.Contains("stopping in order", await FailureTests.LogAsync(app, "box"));
            await app.ResourceCommands.ExecuteCommandAsync("box", KnownResourceCommands.StartCommand).WaitAsync(Trial.Deadline);
            await app.HealthyAsync("box");
            Assert.Equal(address, app.GetEndpoint("box"));
        }

        Assert.False(await Engine.HasContainerAsync(container));
        Assert.False(await Engine.HasNetworkAsync(network));
    }

    [ContainerFact]
    public async Task Applications_with_the_same_names_run_side_by_side()
    {
        await using var one = await Trial.StartAsync(builder => builder.AddServiceBox("box").WithEnvironment("WHO", "one"));
        await using var two = await Trial.StartAsync(builder => builder.AddServiceBox("box").WithEnvironment("WHO", "two"));
        await Task.WhenAll(one.HealthyAsync("box"), two.HealthyAsync("box"));

        Assert.Equal("one", await WhoAsync(one));
        Assert.Equal("two", await WhoAsync(two));

        static async Task<string> WhoAsync(DistributedApplication app)
        {
            using var box = app.CreateHttpClient("box");
            return (await box.GetFromJsonAsync<Dictionary<string, string>>("environment"))!["WHO"];
        }
    }

    public static TheoryData<string, string> Unstartable => new()
    {
        { "image", "the image localhost:1/no-such:1 is not on this machine and cannot be pulled" },
        { "entry point", "/no-such-program" },
        { "bind mount", "/no-such-folder" },
    };

    [ContainerTheory]
    [MemberData(nameof(Unstartable))]
    public async Task What_cannot_start_says_why(string what, string expected)
    {
        await using var app = await Trial.StartAsync(builder => _ = what switch
        {
            "image" => builder.AddContainer("it", "localhost:1/no-such", "1"),
            "entry point" => builder.AddContainer("it", Engine.EmptyImage).WithEntrypoint("/no-such-program"),
            "bind mount" => builder.AddBox("it", "sleep 60").WithBindMount("/no-such-folder", "/folder"),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        });

        await app.InStateAsync("it", KnownResourceStates.FailedToStart);

        Assert.Contains(await FailureTests.LogAsync(app, "it"), line => line.StartsWith("Resource 'it' cannot start: ", StringComparison.Ordinal) && line.Contains(expected, StringComparison.Ordinal));
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException) // ended meanwhile
        {
            return "";
        }
    }
}
