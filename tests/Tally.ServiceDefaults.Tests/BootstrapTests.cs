using System.Diagnostics;

namespace Tally.ServiceDefaults.Tests;

/// <summary>Every service under services/ has the bootstrap: looked for in its Program.cs, and checked by its build.</summary>
public class BootstrapTests
{
    public static TheoryData<string> Services =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "services"), "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path))];

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Tally.sln")))
                folder = folder.Parent ?? throw new DirectoryNotFoundException("no Tally.sln above the tests");
            return folder.FullName;
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_calls_the_bootstrap_before_its_own_parts(string project)
    {
        var calls = File.ReadAllLines(Path.Combine(Root, Path.GetDirectoryName(project)!, "Program.cs"))
            .Where(line => line.StartsWith("builder.", StringComparison.Ordinal) || line.StartsWith("app.", StringComparison.Ordinal)).ToList();

        Assert.StartsWith("builder.AddServiceDefaults(", calls[0]);
        Assert.Contains("app.MapDefaultEndpoints();", calls);
        Assert.Contains("Tally.ServiceDefaults.csproj", File.ReadAllText(Path.Combine(Root, project)));
    }

    [Theory]
    [InlineData("builder.AddServiceDefaults(); app.MapDefaultEndpoints();", null)]
    [InlineData("app.MapDefaultEndpoints();", "TALLY001")]
    [InlineData("builder.AddServiceDefaults();", "TALLY002")]
    [InlineData(null, "TALLY001")]
    public async Task A_service_without_it_does_not_build(string? program, string? error)
    {
        var folder = Directory.CreateTempSubdirectory("tally-bootstrap-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "x.proj"), $"""<Project><Import Project="{Path.Combine(Root, "services", "Bootstrap.targets")}" /></Project>""");
        if (program is not null)
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Program.cs"), program);

        using var build = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", "x.proj", "-t:CheckBootstrap", "-nologo", "-nodeReuse:false"])
        {
            WorkingDirectory = folder.FullName, RedirectStandardOutput = true,
        })!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();

        Assert.Equal(error is null, build.ExitCode == 0);
        Assert.Contains(error ?? "", output);
        folder.Delete(recursive: true);
    }
}
