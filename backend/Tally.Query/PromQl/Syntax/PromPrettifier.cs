using System.Text;

namespace Tally.Query.PromQl.Syntax;

/// <summary>
/// Lays a tree out over lines as upstream's prettifier does: a part whose one-line form is longer than 100 bytes is split at its
/// operator or its parentheses, and what is inside stands two spaces deeper.
/// </summary>
internal static class PromPrettifier
{
    private const int MaxBytes = 100;

    public static string Print(PromNode node, int depth) => node switch
    {
        NegateNode negate => $"{Indent(depth)}-{Print(negate.Inner, depth).Trim()}",
        // Upstream does not indent one that fits.
        SubqueryNode subquery => Fits(subquery) ? PromPrinter.Print(subquery) : Print(subquery.Inner, depth) + PromPrinter.Tail(subquery),
        _ when Fits(node) => Indent(depth) + PromPrinter.Print(node),
        BinaryNode binary => $"{Print(binary.Left, depth + 1)}\n{Indent(depth)}{PromPrinter.Operator(binary)}\n{Print(binary.Right, depth + 1)}",
        AggregateNode aggregate => Indent(depth) + PromPrinter.Head(aggregate) + Inside(depth, aggregate.Parameter is null ? [aggregate.Inner] : [aggregate.Parameter, aggregate.Inner]),
        CallNode call => Indent(depth) + call.Function.Name + Inside(depth, call.Arguments),
        ParenNode paren => Indent(depth) + Inside(depth, [paren.Inner]),
        _ => Indent(depth) + PromPrinter.Print(node),
    };

    private static string Inside(int depth, IEnumerable<PromNode> parts) => $"(\n{string.Join(",\n", parts.Select(part => Print(part, depth + 1)))}\n{Indent(depth)})";

    private static bool Fits(PromNode node) => Encoding.UTF8.GetByteCount(PromPrinter.Print(node)) <= MaxBytes;

    private static string Indent(int depth) => new(' ', depth * 2);
}
