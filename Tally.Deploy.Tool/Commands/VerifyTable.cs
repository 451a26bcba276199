using System.Globalization;
using Spectre.Console;
using Tally.Deploy.Verify;

namespace Tally.Deploy.Commands;

/// <summary>The checks for somebody who looks: a row for each, filled in as it ends.</summary>
internal sealed class VerifyTable
{
    private readonly Table _table = new Table { Border = TableBorder.Rounded }.AddColumn("").AddColumn("Check").AddColumn(new TableColumn("Seconds").RightAligned());
    private readonly List<Check> _checks;

    private VerifyTable(IEnumerable<Check> checks)
    {
        _checks = [.. checks];
        foreach (var check in _checks)
            _table.AddRow(new Text("…", Color.Grey), new Text(check.Name), Text.Empty);
    }

    /// <summary>Whether all held.</summary>
    public static Task<bool> RunAsync(IAnsiConsole terminal, IReadOnlyList<Check> checks, Func<Action<CheckResult>, Task<bool>> run)
    {
        var rows = new VerifyTable(checks);
        return terminal.Live(rows._table).StartAsync(context => run(result =>
        {
            rows.Fill(result);
            context.Refresh();
        }));
    }

    private void Fill(CheckResult result)
    {
        var row = _checks.IndexOf(result.Check);
        _table.UpdateCell(row, 0, result.Holds ? new Text("ok", Color.Green) : new Text("FAILED", Color.Red));
        if (result.Failure is { } failure)
            _table.UpdateCell(row, 1, new Text($"{result.Check.Name}: {failure}"));
        _table.UpdateCell(row, 2, new Text(result.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)));
    }
}
