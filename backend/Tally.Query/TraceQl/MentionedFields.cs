namespace Tally.Query.TraceQl;

/// <summary>The fields that a query mentions and that a result shows, in the order of their mention.</summary>
internal static class MentionedFields
{
    public static List<Field> Of(Pipeline query)
    {
        var fields = new List<Field>();
        Collect(query, fields);
        return [.. fields.DistinctBy(field => field with { At = 0 }).Where(IsShown)];
    }

    // Each result has these in a place of their own.
    private static bool IsShown(Field field) => field.Intrinsic is not
        (Intrinsic.Duration or Intrinsic.TraceDuration or Intrinsic.RootServiceName or Intrinsic.RootName or Intrinsic.TraceId or Intrinsic.SpanId);

    private static void Collect(Stage stage, List<Field> fields)
    {
        switch (stage)
        {
            case SpansetFilter filter:
                fields.AddRange(Evaluator.Fields(filter.Condition));
                break;
            case SpansetOperation operation:
                Collect(operation.Left, fields);
                Collect(operation.Right, fields);
                break;
            case Pipeline pipeline:
                foreach (var inner in pipeline.Stages)
                    Collect(inner, fields);
                break;
            case GroupBy group:
                fields.AddRange(Evaluator.Fields(group.Key));
                break;
            case Select select:
                fields.AddRange(select.Fields);
                break;
            case ScalarFilter { Left: Aggregate { Operand: { } operand } }:
                fields.AddRange(Evaluator.Fields(operand));
                break;
        }
    }
}
