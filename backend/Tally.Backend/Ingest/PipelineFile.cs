using Tally.Backend.Alloy.Syntax;
using Tally.Backend.Server;

namespace Tally.Backend.Ingest;

/// <summary>The pipeline file: the setting <c>Pipeline:File</c>, a path to a file in Alloy's syntax; unset, there is none.</summary>
internal sealed record PipelineFile(AlloyFile? Syntax)
{
    // What makes metrics of spans in a file; where one does, Tempo's own generator must not count a second time.
    private static readonly string[] Generators = ["otelcol.connector.spanmetrics", "otelcol.connector.servicegraph"];

    public bool MakesSpanMetrics => Syntax?.Body.OfType<BlockStatement>().Any(block => Generators.Contains(block.Name)) == true;

    /// <exception cref="StartupException">The file is not there.</exception>
    /// <exception cref="AlloyException">It is not in Alloy's syntax.</exception>
    public static PipelineFile Read(IConfiguration configuration)
    {
        if (configuration["Pipeline:File"] is not { Length: > 0 } path)
            return new((AlloyFile?)null);
        try
        {
            return new(Parser.Parse(Path.GetFileName(path), File.ReadAllText(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"Pipeline:File is '{path}', which cannot be read: {e.Message}", e);
        }
    }
}
