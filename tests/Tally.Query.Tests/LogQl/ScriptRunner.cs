using System.Globalization;
using System.Text.RegularExpressions;
using Tally.Query.LogQl;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Query.Tests.LogQl;

/// <summary>Runs a script against real stores and tells which evaluations went wrong.</summary>
internal sealed partial class ScriptRunner : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tally-logql-").FullName;
    private LogStore _store;
    private int _stores;

    public ScriptRunner() => _store = NewStore();

    /// <summary>Per evaluation, of the query as it is written and as it is printed, its line and what is wrong with it; null where nothing is.</summary>
    public IReadOnlyList<(EvalStep Step, string? Problem)> Run(string script)
    {
        var results = new List<(EvalStep, string?)>();
        foreach (var step in Script.Parse(script))
            switch (step)
            {
                case ClearStep:
                    _store.Dispose();
                    _store = NewStore();
                    break;
                case LoadStep load:
                    Load(load);
                    break;
                case EvalStep eval:
                    results.Add((eval, Problem(eval)));
                    break;
            }
        return results;
    }

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private LogStore NewStore() => LogStore.Open(
        new() { Folder = Path.Combine(_folder, (_stores++).ToString(CultureInfo.InvariantCulture)) },
        TimeProvider.System,
        new() { MaxAge = TimeSpan.FromDays(36500), MaxAhead = TimeSpan.FromDays(36500) });

    private void Load(LoadStep step)
    {
        var batch = new StreamBatch();
        foreach (var entry in step.Entries)
            batch.Add(entry.Stream, new(entry.Time), entry.Text, [.. entry.Metadata]);
        var result = _store.Append(batch);
        Assert.True(result.Rejected == 0, result.Reason);
    }

    private string? Problem(EvalStep eval) =>
        OneProblem(eval) ?? (LogQuery.TryParse(eval.Query, out var query, out _) && OneProblem(eval with { Query = query.ToString() }) is { } problem ? $"as it is printed, {query}: {problem}" : null);

    private string? OneProblem(EvalStep eval)
    {
        var expected = eval.Expected.Where(line => !line.StartsWith("skip ", StringComparison.Ordinal)).ToList();
        var failure = Evaluate(eval, out var result);
        if (expected is [var first, ..] && first.StartsWith("expect fail", StringComparison.Ordinal))
            return FailureProblem(first, failure);
        if (failure is not null)
            return $"failed: {failure}";
        var isOrdered = expected.Remove("expect ordered");
        if (expected is ["expect empty"])
            expected = [];
        return Compare.Problem(eval, result!, expected, isOrdered);
    }

    private static string? FailureProblem(string expectation, string? failure)
    {
        if (failure is null)
            return "expected a failure, got a result";
        if (Message().Match(expectation) is not { Success: true } match)
            return null;
        var wanted = match.Groups[2].Value;
        var holds = match.Groups[1].Value == "msg" ? failure.Contains(wanted, StringComparison.Ordinal) : Regex.IsMatch(failure, wanted);
        return holds ? null : $"expected a failure with '{wanted}', got: {failure}";
    }

    private string? Evaluate(EvalStep eval, out LogResult? result)
    {
        result = null;
        if (!LogQuery.TryParse(eval.Query, out var query, out var error))
            return error.ToString();
        return query.TryRun(_store, Options(eval), new() { MaxSeries = 10_000 }, out result, out var failure) ? null : failure.ToString();
    }

    private static LogQueryOptions Options(EvalStep eval) => new()
    {
        Start = new(eval.From),
        End = new(eval.To),
        Step = TimeSpan.FromTicks(eval.Interval / UnixNanos.PerTick),
        Direction = eval.Options.Contains("forward", StringComparison.Ordinal) ? LogDirection.Forward : LogDirection.Backward,
        Limit = Limit().Match(eval.Options) is { Success: true } limit ? int.Parse(limit.Groups[1].Value, CultureInfo.InvariantCulture) : 100,
        Interval = Interval().Match(eval.Options) is { Success: true } interval ? TimeSpan.FromTicks(Script.Duration(interval.Groups[1].Value) / UnixNanos.PerTick) : TimeSpan.Zero,
    };

    [GeneratedRegex("^expect fail (msg|regex): (.*)$")]
    private static partial Regex Message();

    [GeneratedRegex(@"limit (\d+)")]
    private static partial Regex Limit();

    [GeneratedRegex(@"interval (\S+)")]
    private static partial Regex Interval();
}
