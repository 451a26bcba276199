using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Tally.Hosting;

namespace Tally.IntegrationTests.Containers;

/// <summary>The six containers as the engine runs them: what each sees, may do and shows to the outside.</summary>
[Collection(Engine.Collection)]
public sealed class ContainerStackTests(ContainerApplication containers) : IClassFixture<ContainerApplication>
{
    private static readonly string ConfigFolder =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "observability-config"));

    private static readonly string[] Names = ["alloy", "grafana", "loki", "mimir", "pyroscope", "tempo"];

    public static TheoryData<string> Components => [.. Names];

    public static TheoryData<string, string> Users => new()
    {
        { "alloy", "0" }, { "tempo", "10001" }, { "loki", "10001" }, { "mimir", "0" }, { "pyroscope", "10001" }, { "grafana", "472" },
    };

    [ContainerFact]
    public void With_no_dashboard_there_is_nothing_that_forwards_to_it() =>
        Assert.Equal(Names, containers.Resources.OfType<ContainerResource>().Select(resource => resource.Name).Order());

    [StubTheory]
    [MemberData(nameof(Components))]
    public async Task A_component_sees_its_whole_configuration(string name)
    {
        var seen = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var mount in Mounts(name))
            foreach (var line in (await containers.ShowAsync(name, $"files={mount.Target}")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                seen[Path.GetRelativePath(ConfigFolder, Path.Combine(mount.Source!, line[66..]))] = line[..64];

        var folder = Path.Combine(ConfigFolder, name);
        Assert.Equal(
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => (Path.GetRelativePath(ConfigFolder, file), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))))),
            seen.Select(file => (file.Key, file.Value)));
    }

    [StubTheory]
    [MemberData(nameof(Components))]
    public async Task A_component_cannot_change_its_configuration(string name)
    {
        foreach (var mount in Mounts(name))
            Assert.EndsWith("Read-only file system", await containers.ShowAsync(name, $"writable={mount.Target}"), StringComparison.Ordinal);
    }

    [StubTheory]
    [MemberData(nameof(Users))]
    public async Task A_component_runs_as_the_user_of_its_image_and_can_write_its_data(string name, string user)
    {
        Assert.Equal(user, await containers.ShowAsync(name, "user"));
        Assert.Equal("yes", await containers.ShowAsync(name, $"writable={containers.Component(name).DataFolder}"));
    }

    [StubTheory]
    [MemberData(nameof(Components))]
    public async Task A_component_reaches_the_others_by_the_addresses_that_it_was_given(string name)
    {
        foreach (var url in await AddressesGivenAsync(name))
        {
            var other = containers.Component(url.Host.Split('.')[0]);
            var health = other.Annotations.OfType<Workload>().Last().Health!.Path;
            Assert.Equal("ready", await containers.ShowAsync(name, $"fetch={url.Authority}{health}"));
        }
    }

    [StubTheory]
    [InlineData("alloy", "loki mimir pyroscope tempo")]
    [InlineData("grafana", "loki mimir pyroscope tempo")]
    [InlineData("tempo", "")]
    public async Task Who_is_told_of_whom(string name, string others) =>
        Assert.Equal(
            others,
            string.Join(' ', (await AddressesGivenAsync(name)).Select(url => url.Host.Split('.')[0]).Distinct().Order(StringComparer.Ordinal)));

    [ContainerTheory]
    [MemberData(nameof(Components))]
    public async Task A_component_has_the_memory_that_the_model_says(string name)
    {
        var limit = containers.Component(name).Annotations.OfType<Workload>().Last().MemoryMiB;

        var inspected = await containers.InspectAsync(name);

        Assert.Equal(limit * 1024L * 1024, inspected.GetProperty("HostConfig").GetProperty("Memory").GetInt64());
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"GOMEMLIMIT={limit * 9 / 10}MiB"),
            inspected.GetProperty("Config").GetProperty("Env").EnumerateArray().Select(variable => variable.GetString()));
    }

    [ContainerTheory]
    [MemberData(nameof(Components))]
    public async Task A_components_ports_are_published_to_loopback_alone(string name)
    {
        var bindings = (await containers.InspectAsync(name)).GetProperty("HostConfig").GetProperty("PortBindings").EnumerateObject().ToArray();

        Assert.NotEmpty(bindings);
        Assert.All(
            bindings.SelectMany(port => port.Value.EnumerateArray()),
            binding => Assert.Contains(binding.GetProperty("HostIp").GetString(), (string[])["127.0.0.1", "::1"]));
        // The fixed port is not the engine's but Aspire's.
        foreach (var endpoint in containers.Component(name).Annotations.OfType<EndpointAnnotation>())
            Assert.Empty(await AddressesThatAnswerAsync(containers.Tally.App.GetEndpoint(name, endpoint.Name).Port));
    }

    // The orchestrator starts and ends containers; one that the engine restarts would come back after the end.
    [ContainerTheory]
    [MemberData(nameof(Components))]
    public async Task The_engine_does_not_restart_a_component_by_itself(string name)
    {
        var policy = (await containers.InspectAsync(name)).GetProperty("HostConfig").GetProperty("RestartPolicy");

        Assert.Contains(policy.GetProperty("Name").GetString(), (string[])["", "no"]);
    }

    private ContainerMountAnnotation[] Mounts(string name) =>
        [.. containers.Component(name).Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type == ContainerMountType.BindMount)];

    // TEMPO_OTLP_ENDPOINT=http://tempo.dev.internal:4318
    private async Task<IReadOnlyList<Uri>> AddressesGivenAsync(string name) =>
    [
        .. (await containers.ShowAsync(name, "environment")).Split('\n')
            .Select(variable => variable[(variable.IndexOf('=', StringComparison.Ordinal) + 1)..])
            .Where(value => value.StartsWith("http://", StringComparison.Ordinal))
            .Select(value => new Uri(value)),
    ];

    private static async Task<IReadOnlyList<string>> AddressesThatAnswerAsync(int port)
    {
        var outside = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !System.Net.IPAddress.IsLoopback(address));
        var answering = new List<string>();
        foreach (var address in outside)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(address, port).WaitAsync(TimeSpan.FromSeconds(5));
                answering.Add($"{address}:{port}");
            }
            catch (Exception e) when (e is SocketException or TimeoutException)
            {
            }
        }
        return answering;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

/// <summary>Tests that start and count containers do it one after the other.</summary>
[CollectionDefinition(Collection)]
public sealed class Engine
{
    public const string Collection = "container engine";
}
