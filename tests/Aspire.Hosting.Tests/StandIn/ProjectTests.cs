namespace Aspire.Hosting.Tests.StandIn;

public class ProjectTests
{
    [Fact]
    public async Task A_launch_profile_gives_environment_and_endpoints()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Properties/launchSettings.json", """
            {"profiles":{"one":{"commandName":"Project","applicationUrl":"http://localhost:5001;http://localhost:5002","environmentVariables":{"ASPNETCORE_ENVIRONMENT":"Development"}}}}
            """);
        var builder = DistributedApplication.CreateBuilder();
        var project = builder.AddProject("it", folder.Write("it.csproj", "<Project/>"));

        var environment = await ProcessSettings.EnvironmentAsync(project.Resource, builder.ExecutionContext, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, default);

        Assert.Equal([("http", 5001), ("http2", 5002)], project.Resource.Annotations.OfType<EndpointAnnotation>().Select(e => (e.Name, e.Port!.Value)));
        Assert.Equal("one", environment["DOTNET_LAUNCH_PROFILE"]);
        Assert.Equal("Development", environment["ASPNETCORE_ENVIRONMENT"]);
    }

    [Fact]
    public void The_newest_output_of_the_configuration_is_what_runs()
    {
        using var folder = new TemporaryFolder();
        var project = folder.Write("it.csproj", "<Project><PropertyGroup><AssemblyName>named</AssemblyName></PropertyGroup></Project>");
        foreach (var output in (string[])["bin/Debug/net9.0", "bin/Debug/net10.0", "bin/Release/net11.0"])
        {
            folder.Write($"{output}/named.runtimeconfig.json", "{}");
            File.SetLastWriteTimeUtc(folder.Write($"{output}/named.dll", ""), output.Contains("net9.0", StringComparison.Ordinal) ? DateTime.UtcNow.AddHours(-1) : DateTime.UtcNow);
        }

        Assert.EndsWith(Path.Combine("Debug", "net10.0", "named.dll"), ProjectOutput.Find(project, "Debug")!.Assembly, StringComparison.Ordinal);
        Assert.Null(ProjectOutput.Find(project, "Other"));
    }
}
