using Microsoft.Extensions.DependencyInjection;

namespace Tally.Hosting.Tests;

/// <summary>Projects are started by what the build made of them, unless somebody else starts them.</summary>
public class BuiltProgramTests
{
    [Fact]
    public async Task A_project_is_started_by_its_own_program()
    {
        var project = await Started();

        var program = project.Annotations.OfType<ExecutableAnnotation>().Single();
        Assert.Equal(OperatingSystem.IsWindows() ? "Tally.Auth.exe" : "Tally.Auth", Path.GetFileName(program.Command));
        Assert.True(File.Exists(program.Command));
        Assert.Equal(Path.GetDirectoryName(new Projects.Tally_Auth().ProjectPath), program.WorkingDirectory);
    }

    [Theory]
    [InlineData("--DEBUG_SESSION_PORT=localhost:12345")] // an IDE
    [InlineData("--DOTNET_WATCH=true")]
    public async Task Who_starts_projects_in_another_way_goes_on_doing_so(string setting) =>
        Assert.Empty((await Started(setting)).Annotations.OfType<ExecutableAnnotation>());

    [Fact]
    public async Task A_program_that_somebody_chose_stays()
    {
        var project = await Started(configure: auth => auth.WithAnnotation(new ExecutableAnnotation { Command = "other", WorkingDirectory = "." }));

        Assert.Equal("other", project.Annotations.OfType<ExecutableAnnotation>().Single().Command);
    }

    [Fact]
    public void A_program_without_an_executable_is_run_by_dotnet()
    {
        var assembly = Path.GetTempFileName();
        try
        {
            Assert.Equal(("dotnet", assembly), (BuiltProgram.Of(assembly)!.Command, BuiltProgram.Of(assembly)!.Arguments[0]));
            Assert.Null(BuiltProgram.Of(assembly + ".dll"));
        }
        finally
        {
            File.Delete(assembly);
        }
    }

    private static async Task<ProjectResource> Started(string? setting = null, Action<IResourceBuilder<ProjectResource>>? configure = null)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = setting is null ? [] : [setting],
            // It says where the programs are.
            AssemblyName = typeof(Projects.Tally_AppHost).Assembly.GetName().Name,
            DisableDashboard = true,
        });
        var auth = builder.StartBuiltPrograms().AddProject<Projects.Tally_Auth>("auth");
        configure?.Invoke(auth);
        await using var app = builder.Build();
        await builder.Eventing.PublishAsync(new BeforeStartEvent(app.Services, app.Services.GetRequiredService<DistributedApplicationModel>()));
        return auth.Resource;
    }
}
