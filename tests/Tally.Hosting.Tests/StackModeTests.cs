using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace Tally.Hosting.Tests;

public class StackModeTests
{
    public static TheoryData<string?, string?, bool, StackMode> Choices => new()
    {
        // Tally:Stack, TALLY_STACK, publishing, expected
        { null, null, false, StackMode.Embedded },
        { "", "", false, StackMode.Embedded },
        { "embedded", null, false, StackMode.Embedded },
        { null, "Embedded", false, StackMode.Embedded },
        { "external", null, false, StackMode.External },
        { null, "EXTERNAL", false, StackMode.External },
        { "external", "embedded", false, StackMode.External },
        { null, null, true, StackMode.External },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void The_setting_decides_then_the_variable_then_what_is_possible(string? setting, string? variable, bool publishing, StackMode expected)
    {
        var choice = StackModeChoice.From(Configuration(setting, variable), publishing);

        Assert.Equal(expected, choice.Mode);
        Assert.NotEmpty(choice.Reason);
    }

    public static TheoryData<string?, string?, bool, string> Refusals => new()
    {
        { "docker", null, false, "Tally:Stack is 'docker'; expected 'embedded' or 'external'." },
        { null, "lgtm", false, "TALLY_STACK is 'lgtm'; expected 'embedded' or 'external'." },
        { "containers", null, false, "Tally:Stack is 'containers', which is not available yet; expected 'embedded' or 'external'." },
        { "embedded", null, true, "Tally:Stack is 'embedded', which cannot be published: the embedded stack is a local process. Unset it." },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_mode_that_cannot_be_run_is_refused_in_one_sentence(string? setting, string? variable, bool publishing, string expected)
    {
        var refusal = Assert.Throws<DistributedApplicationException>(() => StackModeChoice.From(Configuration(setting, variable), publishing));

        Assert.Equal(expected, refusal.Message);
    }

    private static IConfiguration Configuration(string? setting, string? variable) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Tally:Stack"] = setting, ["TALLY_STACK"] = variable })
            .Build();
}
