namespace Tally.Backend.Alloy.Syntax;

/// <summary>What a body holds: attributes and blocks.</summary>
internal abstract record Statement(Position At);

/// <summary><c>name = value</c></summary>
internal sealed record AttributeStatement(Position At, string Name, Expression Value) : Statement(At);

/// <summary><c>name "label" { … }</c>; the name may have dots.</summary>
internal sealed record BlockStatement(Position At, string Name, string? Label, IReadOnlyList<Statement> Body) : Statement(At)
{
    /// <summary>As an error names it: <c>otelcol.processor.batch "default"</c>.</summary>
    public string Described => Label is null ? Name : $"{Name} \"{Label}\"";
}

/// <summary>A parsed file.</summary>
internal sealed record AlloyFile(string Name, IReadOnlyList<Statement> Body);
