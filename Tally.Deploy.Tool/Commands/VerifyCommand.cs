using System.CommandLine;
using Spectre.Console;
using Tally.Deploy.Verify;

namespace Tally.Deploy.Commands;

/// <summary>
/// <c>tally-deploy verify</c>: the smoke test of a deployment. Secrets come from the environment: GRAFANA_ADMIN_PASSWORD, or
/// GRAFANA_ADMIN_PASSWORD_FILE with a path, and GRAFANA_ADMIN_USER (default admin).
/// </summary>
internal static class VerifyCommand
{
    private static readonly Option<string[]> Healthy = new("--healthy") { Description = "What must answer 200: name=url" };
    private static readonly Option<Uri?> Otlp = Url("--otlp", "Where probes are written: the base of OTLP over HTTP.");
    private static readonly Option<Uri?> Profiles = Url("--profiles", "Where the probe profile is sent, as to Pyroscope; it is read at --pyroscope.");
    private static readonly Option<Uri?> Tempo = Url("--tempo", "Where the probe trace is read.");
    private static readonly Option<Uri?> Loki = Url("--loki", "Where the probe log record is read.");
    private static readonly Option<Uri?> Mimir = Url("--mimir", "Where the probe metric is read.");
    private static readonly Option<Uri?> Pyroscope = Url("--pyroscope", "What must answer profile queries.");
    private static readonly Option<Uri?> Grafana = Url("--grafana", "Whose datasources must answer, with its sub-path.");
    private static readonly Option<string?> Tenant = new("--tenant") { Description = "The tenant of probes and queries. Default: none." };
    private static readonly Option<int> Timeout = new("--timeout") { Description = "Seconds until a check that does not hold has failed, 1 to 3600. Default: 180.", DefaultValueFactory = _ => 180 };

    public static Command Create(TextWriter output, IAnsiConsole? terminal)
    {
        var command = new Command("verify", "Checks a deployment: everyone healthy, every datasource answering, a trace, a log record and a metric written and read back.")
        {
            Healthy, Otlp, Profiles, Tempo, Loki, Mimir, Pyroscope, Grafana, Tenant, Timeout,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, output, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TextWriter output, IAnsiConsole? terminal, CancellationToken cancellationToken)
    {
        var targets = new VerifyTargets
        {
            Healthy = Pairs.Of("--healthy", parsed.GetValue(Healthy)).ToDictionary(pair => pair.Key, pair => Absolute(pair.Value), StringComparer.Ordinal),
            Otlp = parsed.GetValue(Otlp),
            Profiles = parsed.GetValue(Profiles),
            Tempo = parsed.GetValue(Tempo),
            Loki = parsed.GetValue(Loki),
            Mimir = parsed.GetValue(Mimir),
            Pyroscope = parsed.GetValue(Pyroscope),
            Grafana = parsed.GetValue(Grafana),
            GrafanaUser = Environment.GetEnvironmentVariable("GRAFANA_ADMIN_USER") ?? "admin",
            GrafanaPassword = Password(),
            Tenant = parsed.GetValue(Tenant),
        };
        if (parsed.GetValue(Timeout) is var seconds && seconds is < 1 or > 3600)
            throw new InputMistake("--timeout", $"expected 1 to 3600 seconds, found {seconds}.");

        using var http = new Http(targets.Tenant);
        Check[] checks = [.. ComponentChecks.Of(targets, http), .. ProbeChecks.Of(targets, http)];
        if (checks.Length == 0)
            throw new InputMistake("verify", "there is nothing to check; give --healthy, --grafana, --otlp with --tempo, --loki or --mimir, or --profiles with --pyroscope.");
        var all = await (terminal is null ? Run(output.WriteLine) : VerifyTable.RunAsync(terminal, checks, Run)).ConfigureAwait(false);
        return all ? 0 : 1;

        Task<bool> Run(Action<CheckResult> ended) => new CheckRunner(TimeSpan.FromSeconds(seconds), pause: TimeSpan.FromSeconds(1), ended).RunAsync(checks, cancellationToken);
    }

    private static string? Password() => Environment.GetEnvironmentVariable("GRAFANA_ADMIN_PASSWORD_FILE") is { Length: > 0 } file
        ? File.ReadAllText(file).Trim()
        : Environment.GetEnvironmentVariable("GRAFANA_ADMIN_PASSWORD");

    private static Uri Absolute(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new InputMistake("--healthy", $"expected name=http(s)://…, found '{text}'.");

    private static Option<Uri?> Url(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;
            result.AddError($"{name}: expected http(s)://…, found '{result.Tokens.Single().Value}'.");
            return null;
        },
    };
}
