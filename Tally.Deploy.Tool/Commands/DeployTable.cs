using System.Globalization;
using Spectre.Console;

namespace Tally.Deploy.Commands;

/// <summary>What was written, for somebody who looks: a row for each target.</summary>
internal static class DeployTable
{
    public static Table Of(Deployment deployment, IReadOnlyList<WrittenDeployment> written)
    {
        var table = new Table { Border = TableBorder.Rounded }
            .AddColumn("Target")
            .AddColumn(new TableColumn("Files").RightAligned())
            .AddColumn("Environments")
            .AddColumn("Folder");
        var environments = deployment.Environments.Count == 0 ? "-" : string.Join(", ", deployment.Environments);
        foreach (var (target, folder, files) in written)
            table.AddRow(new Text($"{target}"), new Text(files.ToString(CultureInfo.InvariantCulture)), new Text(environments), new Text(folder));
        return table;
    }
}
