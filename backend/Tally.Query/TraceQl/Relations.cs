namespace Tally.Query.TraceQl;

/// <summary>Structural operators over the spans of one trace, each in one pass over its tree.</summary>
internal static class Relations
{
    /// <summary>The right-hand spans that stand in the relation to some left-hand span (or, negated, to none; in union, both sides of it).</summary>
    public static List<int> Join(SpansetOperator op, SpanTree tree, IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        var (relation, negated, union) = Parts(op);
        var related = Related(relation, tree, left);
        var joined = right.Where(span => related[span] != negated).ToList();
        if (!union)
            return joined;
        var inverse = Related(Inverse(relation), tree, right);
        return [.. left.Where(span => inverse[span]).Concat(joined).Distinct().Order()];
    }

    private static (SpansetOperator Relation, bool Negated, bool Union) Parts(SpansetOperator op) => op switch
    {
        SpansetOperator.NotChild => (SpansetOperator.Child, true, false),
        SpansetOperator.NotParent => (SpansetOperator.Parent, true, false),
        SpansetOperator.NotDescendant => (SpansetOperator.Descendant, true, false),
        SpansetOperator.NotAncestor => (SpansetOperator.Ancestor, true, false),
        SpansetOperator.NotSibling => (SpansetOperator.Sibling, true, false),
        SpansetOperator.UnionChild => (SpansetOperator.Child, false, true),
        SpansetOperator.UnionParent => (SpansetOperator.Parent, false, true),
        SpansetOperator.UnionDescendant => (SpansetOperator.Descendant, false, true),
        SpansetOperator.UnionAncestor => (SpansetOperator.Ancestor, false, true),
        SpansetOperator.UnionSibling => (SpansetOperator.Sibling, false, true),
        _ => (op, false, false),
    };

    private static SpansetOperator Inverse(SpansetOperator relation) => relation switch
    {
        SpansetOperator.Child => SpansetOperator.Parent,
        SpansetOperator.Parent => SpansetOperator.Child,
        SpansetOperator.Descendant => SpansetOperator.Ancestor,
        SpansetOperator.Ancestor => SpansetOperator.Descendant,
        _ => relation,
    };

    /// <summary>Per span whether it is the child (parent, …) of one in <paramref name="of"/>.</summary>
    private static bool[] Related(SpansetOperator relation, SpanTree tree, IReadOnlyList<int> of)
    {
        var given = new bool[tree.Left.Length];
        foreach (var span in of)
            given[span] = true;
        return relation switch
        {
            SpansetOperator.Child => Down(tree, given, deep: false),
            SpansetOperator.Descendant => Down(tree, given, deep: true),
            SpansetOperator.Parent => Up(tree, given, deep: false),
            SpansetOperator.Ancestor => Up(tree, given, deep: true),
            SpansetOperator.Sibling => Siblings(tree, given),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static bool[] Down(SpanTree tree, bool[] given, bool deep)
    {
        var related = new bool[given.Length];
        foreach (var span in tree.Preorder)
            if (tree.ParentOf(span) is var parent and >= 0)
                related[span] = given[parent] || deep && related[parent];
        return related;
    }

    private static bool[] Up(SpanTree tree, bool[] given, bool deep)
    {
        var related = new bool[given.Length];
        for (var i = tree.Preorder.Count - 1; i >= 0; i--)
            if (tree.Preorder[i] is var span && tree.ParentOf(span) is var parent and >= 0)
                related[parent] |= given[span] || deep && related[span];
        return related;
    }

    // Roots are siblings of each other: upstream gives them all the same parent number.
    private static bool[] Siblings(SpanTree tree, bool[] given)
    {
        var givenChildren = new int[given.Length + 1];
        foreach (var span in tree.Preorder)
            if (given[span])
                givenChildren[tree.ParentOf(span) + 1]++;
        var related = new bool[given.Length];
        foreach (var span in tree.Preorder)
            related[span] = givenChildren[tree.ParentOf(span) + 1] - (given[span] ? 1 : 0) > 0;
        return related;
    }
}
