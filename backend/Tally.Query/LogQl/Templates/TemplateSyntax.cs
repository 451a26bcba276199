namespace Tally.Query.LogQl.Templates;

// The tree of a template. Every node knows where it stands (characters from 0) and operands how they were written.

internal abstract record TemplateNode(int At);

internal sealed record TextNode(int At, string Text) : TemplateNode(At);

/// <summary><c>{{.status | upper}}</c>; with variables, <c>{{$x := .status}}</c>, it prints nothing.</summary>
internal sealed record ActionNode(int At, Pipe Pipe) : TemplateNode(At);

internal sealed record IfNode(int At, Pipe Condition, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode(At);

/// <summary>As <c>if</c>, but the condition becomes the dot.</summary>
internal sealed record WithNode(int At, Pipe Value, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode(At);

/// <summary><c>{{range $i, $x := .list}}…{{else}}…{{end}}</c></summary>
internal sealed record RangeNode(int At, Pipe Items, IReadOnlyList<TemplateNode> Each, IReadOnlyList<TemplateNode> Else) : TemplateNode(At);

internal sealed record JumpNode(int At, bool IsBreak) : TemplateNode(At);

/// <summary>
/// Commands, each given the value of the one before as its last argument. The value is assigned to no, one, or (in a
/// range) two variables, which <c>:=</c> declares and <c>=</c> does not.
/// </summary>
internal sealed record Pipe(int At, IReadOnlyList<string> Variables, bool Declares, IReadOnlyList<Command> Commands);

/// <summary>One operand, or a function and its arguments.</summary>
internal sealed record Command(int At, string Source, IReadOnlyList<Operand> Operands);

/// <summary>A value, and the fields read from it one after another: <c>$x.a.b</c>.</summary>
internal abstract record Operand(int At, string Source, IReadOnlyList<string> Fields);

internal sealed record DotOperand(int At, string Source, IReadOnlyList<string> Fields) : Operand(At, Source, Fields);

internal sealed record VariableOperand(int At, string Source, string Name, IReadOnlyList<string> Fields) : Operand(At, Source, Fields);

/// <summary>A string, a number (long or double), a boolean, or nil.</summary>
internal sealed record ConstantOperand(int At, string Source, object? Value) : Operand(At, Source, []);

internal sealed record FunctionOperand(int At, string Source, TemplateFunction Function) : Operand(At, Source, []);

internal sealed record NestedOperand(int At, string Source, Pipe Pipe, IReadOnlyList<string> Fields) : Operand(At, Source, Fields);
