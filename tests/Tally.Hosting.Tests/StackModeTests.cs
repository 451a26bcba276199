using Microsoft.Extensions.Configuration;

namespace Tally.Hosting.Tests;

public class StackModeTests
{
    private const bool Answers = true;
    private const bool Silent = false;

    public static TheoryData<string?, string?, bool, bool, StackMode> Choices => new()
    {
        // Tally:Stack, TALLY_STACK, publishing, engine, expected
        { null, null, false, Answers, StackMode.Containers },
        { "", "", false, Answers, StackMode.Containers },
        { null, null, false, Silent, StackMode.Embedded },
        { "", "", false, Silent, StackMode.Embedded },
        { "embedded", null, false, Answers, StackMode.Embedded },
        { null, "Embedded", false, Answers, StackMode.Embedded },
        { "containers", null, false, Answers, StackMode.Containers },
        { null, "CONTAINERS", false, Answers, StackMode.Containers },
        { "external", null, false, Answers, StackMode.External },
        { null, "EXTERNAL", false, Silent, StackMode.External },
        { "external", "embedded", false, Silent, StackMode.External },
        { null, null, true, Silent, StackMode.Containers },
        { null, "embedded", true, Silent, StackMode.Containers },
        { null, "external", true, Silent, StackMode.External },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void The_setting_decides_then_the_variable_then_what_is_possible(string? setting, string? variable, bool publishing, bool engine, StackMode expected)
    {
        var choice = StackModeChoice.From(Configuration(setting, variable), publishing, _ => Engine(engine));

        Assert.Equal(expected, choice.Mode);
        Assert.NotEmpty(choice.Reason);
    }

    [Theory]
    [InlineData("embedded", false)]
    [InlineData("external", false)]
    [InlineData(null, true)]
    public void No_engine_is_asked_where_its_answer_does_not_matter(string? setting, bool publishing) =>
        StackModeChoice.From(Configuration(setting, null), publishing, _ => throw new InvalidOperationException("asked"));

    [Theory]
    [InlineData(null, Answers, "docker 27.5.1 answers")]
    [InlineData("containers", Answers, "Tally:Stack says so, and docker 27.5.1 answers")]
    [InlineData(null, Silent, "no container engine answers (docker is installed but not running: no daemon; podman is not installed)")]
    public void The_reason_tells_what_the_engines_said(string? setting, bool engine, string expected) =>
        Assert.Equal(expected, StackModeChoice.From(Configuration(setting, null), isPublishing: false, _ => Engine(engine)).Reason);

    public static TheoryData<string?, string?, string> Refusals => new()
    {
        { "docker", null, "Tally:Stack is 'docker'; expected 'containers', 'embedded' or 'external'." },
        { null, "lgtm", "TALLY_STACK is 'lgtm'; expected 'containers', 'embedded' or 'external'." },
        {
            null, "containers",
            "TALLY_STACK is 'containers', but no container engine answers: docker is installed but not running: no daemon; podman is not installed. "
                + "Start one, or unset TALLY_STACK to run the stack embedded."
        },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_mode_that_cannot_be_run_is_refused_in_one_sentence(string? setting, string? variable, string expected)
    {
        var refusal = Assert.Throws<DistributedApplicationException>(() => StackModeChoice.From(Configuration(setting, variable), false, _ => Engine(Silent)));

        Assert.Equal(expected, refusal.Message);
    }

    private static EngineAnswer Engine(bool answers) => answers
        ? new("docker", "docker 27.5.1 answers")
        : new(null, "docker is installed but not running: no daemon; podman is not installed");

    private static IConfiguration Configuration(string? setting, string? variable) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Tally:Stack"] = setting, ["TALLY_STACK"] = variable })
            .Build();
}
