using System.Text.Json.Nodes;

namespace Tally.Deploy.Tests;

/// <summary>A secret is named in the files and never said.</summary>
public class SecrecyTests
{
    public static TheoryData<string> Names => Built.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void On_Kubernetes_it_is_a_reference(string name)
    {
        var built = Built.Of(name);
        foreach (var variable in built.Kubernetes().SelectMany(entry => entry.Objects).SelectMany(node => node.Find("env")).SelectMany(list => list.Items()).Where(variable => Secrets(built).Contains(variable["name"].Text())))
        {
            Assert.False(variable.ContainsKey("value"));
            Assert.NotNull(variable["valueFrom"]!["secretKeyRef"]!["name"]);
        }
        Assert.DoesNotContain(built.Files(DeploymentTarget.Kubernetes).Values, file => file.Contains("kind: Secret\n", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void In_Compose_it_is_a_file_or_a_variable_of_the_shell(string name)
    {
        var built = Built.Of(name);
        foreach (var (variable, value) in built.Compose()["services"]!.AsObject().SelectMany(service => service.Value!["environment"]?.AsObject() ?? []).Where(variable => Secrets(built).Contains(variable.Key.Replace("_FILE", "", StringComparison.Ordinal).TrimEnd('_'))))
            Assert.True(variable.EndsWith("_FILE", StringComparison.Ordinal) ? value.Text().StartsWith("/run/secrets/", StringComparison.Ordinal) : value.Text().StartsWith("${", StringComparison.Ordinal), $"{variable}: {value}");
        Assert.All(built.Files(DeploymentTarget.Compose)[".env.example"].Split('\n').Where(line => !line.StartsWith('#')), line => Assert.True(line.Length == 0 || line.EndsWith('='), line));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void On_ECS_it_comes_from_Secrets_Manager(string name)
    {
        var built = Built.Of(name);
        foreach (var (_, template) in built.Templates())
        {
            Assert.All(template.Find("Environment").OfType<JsonArray>().SelectMany(list => list.Items()), variable => Assert.DoesNotContain(variable["Name"].Text(), Secrets(built)));
            Assert.Empty(template.Find("SecretString"));
        }
    }

    // The variables that are a secret and nothing else.
    private static HashSet<string> Secrets(Built built)
    {
        var names = built.Common.Workloads.SelectMany(workload => workload.Environment).Where(variable => variable.Value.WholeSecret is not null).Select(variable => variable.Key).ToHashSet();
        Assert.NotEmpty(names);
        return names;
    }
}
