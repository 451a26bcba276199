using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Metrics;

/// <summary>A binary operation between two vectors of one step.</summary>
internal static class VectorMatching
{
    public static List<LogSample> Run(BinaryExpr binary, List<LogSample> left, List<LogSample> right) => binary.Operation switch
    {
        BinaryOperation.And => Where(left, binary, Keys(right, binary), isIn: true),
        BinaryOperation.Unless => Where(left, binary, Keys(right, binary), isIn: false),
        BinaryOperation.Or => [.. left, .. Where(right, binary, Keys(left, binary), isIn: false)],
        _ => Combine(binary, left, right),
    };

    private static List<LogSample> Where(List<LogSample> samples, BinaryExpr binary, HashSet<LogLabels> keys, bool isIn) =>
        samples.FindAll(sample => keys.Contains(Key(sample.Labels, binary.Matching)) == isIn);

    private static HashSet<LogLabels> Keys(List<LogSample> samples, BinaryExpr binary) => [.. samples.Select(sample => Key(sample.Labels, binary.Matching))];

    private static LogLabels Key(LogLabels labels, Matching matching) => labels.Where(label => matching.Labels.Contains(label.Name) == matching.IsOn);

    // "Many" is the left side, except with group_right.
    private static List<LogSample> Combine(BinaryExpr binary, List<LogSample> left, List<LogSample> right)
    {
        var matching = binary.Matching;
        var isSwapped = matching.Cardinality == Cardinality.OneToMany;
        var (many, one) = isSwapped ? (right, left) : (left, right);
        var ones = new Dictionary<LogLabels, LogSample>();
        foreach (var sample in one)
            if (!ones.TryAdd(Key(sample.Labels, matching), sample))
                throw Failed($"found duplicate series on the {(isSwapped ? "left" : "right")} hand-side;many-to-many matching not allowed: matching labels must be unique on one side");
        var result = new List<LogSample>();
        var used = new HashSet<(LogLabels Key, LogLabels? Result)>();
        foreach (var sample in many)
        {
            var key = Key(sample.Labels, matching);
            if (!ones.TryGetValue(key, out var other))
                continue;
            var labels = ResultLabels(sample.Labels, other.Labels, matching);
            if (!used.Add((key, matching.Cardinality == Cardinality.OneToOne ? null : labels)))
                throw Failed(matching.Cardinality == Cardinality.OneToOne
                    ? "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"
                    : "multiple matches for labels: grouping labels must ensure unique matches");
            var (l, r) = isSwapped ? (other.Value, sample.Value) : (sample.Value, other.Value);
            if (BinaryOperations.Combine(binary, l, r, kept: l) is { } value)
                result.Add(new(labels, value));
        }
        return result;
    }

    private static LogLabels ResultLabels(LogLabels many, LogLabels one, Matching matching)
    {
        var labels = matching.Cardinality == Cardinality.OneToOne ? Key(many, matching) : many;
        foreach (var name in matching.Include)
            labels = labels.With(name, one[name] ?? "");
        return labels;
    }

    private static LogQueryException Failed(string message) => new(LogQueryFailureKind.Evaluation, message);
}
