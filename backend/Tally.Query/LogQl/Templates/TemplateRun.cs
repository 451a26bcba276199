using System.Text;
using Tally.Signals;

namespace Tally.Query.LogQl.Templates;

/// <summary>
/// One execution of a template. Values are strings, longs, doubles, booleans, <see cref="GoTime"/>, null, and what
/// <c>fromJson</c> makes: dictionaries and lists. The dot at first is the labels; one that is absent is empty.
/// </summary>
internal sealed class TemplateRun(TemplateInput input)
{
    /// <summary>Nodes and commands that one line may cost; endless loops end here.</summary>
    public const int MaxSteps = 100_000;

    /// <summary>Characters that one line may become.</summary>
    public const int MaxLength = 8 << 20;

    private readonly StringBuilder _output = new();
    private readonly List<(string Name, object? Value)> _variables = [("$", input.Labels)];
    private int _steps;

    private enum Jump { None, Break, Continue }

    /// <exception cref="TemplateException">Something does not fit this line's labels.</exception>
    public string Execute(IReadOnlyList<TemplateNode> nodes)
    {
        Run(nodes, input.Labels);
        return _output.ToString();
    }

    private Jump Run(IReadOnlyList<TemplateNode> nodes, object? dot)
    {
        var outside = _variables.Count;
        var jump = Jump.None;
        for (var i = 0; i < nodes.Count && jump == Jump.None; i++)
            jump = Run(nodes[i], dot);
        _variables.RemoveRange(outside, _variables.Count - outside);
        return jump;
    }

    private Jump Run(TemplateNode node, object? dot)
    {
        Step(node.At);
        switch (node)
        {
            case TextNode literal:
                Print(literal.Text, node.At);
                return Jump.None;
            case ActionNode action:
                var value = Evaluate(action.Pipe, dot);
                if (action.Pipe.Variables.Count == 0)
                    Print(GoPrint.Text(value), node.At);
                return Jump.None;
            case IfNode branch:
                return Scoped(() => Run(GoTruth.IsTrue(Evaluate(branch.Condition, dot)) ? branch.Then : branch.Else, dot));
            case WithNode with:
                return Scoped(() => Evaluate(with.Value, dot) is var inner && GoTruth.IsTrue(inner) ? Run(with.Then, inner) : Run(with.Else, dot));
            case RangeNode range:
                return Scoped(() => Range(range, dot));
            case JumpNode jump:
                return jump.IsBreak ? Jump.Break : Jump.Continue;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private Jump Scoped(Func<Jump> run)
    {
        var outside = _variables.Count;
        var jump = run();
        _variables.RemoveRange(outside, _variables.Count - outside);
        return jump;
    }

    private Jump Range(RangeNode range, object? dot)
    {
        var variables = range.Items.Variables;
        var items = GoTruth.Items(Evaluate(range.Items with { Variables = [] }, dot))
            ?? throw new TemplateException(range.At, "range can't iterate over the value", range.Items.Commands[0].Source);
        var (outside, any) = (_variables.Count, false);
        foreach (var (key, item) in items)
        {
            any = true;
            Step(range.At);
            if (variables.Count == 2)
                Assign(variables[0], key, range.Items.Declares);
            if (variables.Count > 0)
                Assign(variables[^1], item, range.Items.Declares);
            var jump = Run(range.Each, item);
            _variables.RemoveRange(outside, _variables.Count - outside);
            if (jump == Jump.Break)
                return Jump.None;
        }
        return any ? Jump.None : Run(range.Else, dot);
    }

    private object? Evaluate(Pipe pipe, object? dot)
    {
        var value = Evaluate(pipe.Commands[0], dot, hasPiped: false, null);
        for (var i = 1; i < pipe.Commands.Count; i++)
            value = Evaluate(pipe.Commands[i], dot, hasPiped: true, value);
        foreach (var name in pipe.Variables)
            Assign(name, value, pipe.Declares);
        return value;
    }

    private void Assign(string name, object? value, bool declares)
    {
        var at = declares ? -1 : _variables.FindLastIndex(variable => variable.Name == name);
        if (at >= 0)
            _variables[at] = (name, value);
        else
            _variables.Add((name, value));
    }

    private object? Evaluate(Command command, object? dot, bool hasPiped, object? piped)
    {
        Step(command.At);
        var first = command.Operands[0];
        if (first is FunctionOperand function)
            return Call(function, command, dot, hasPiped, piped);
        if (command.Operands.Count > 1 || hasPiped)
            throw new TemplateException(first.At, first.Fields.Count > 0 ? $"{first.Fields[^1]} is not a method but has arguments" : $"can't give argument to non-function {first.Source}", first.Source);
        return Value(first, dot);
    }

    private object? Call(FunctionOperand function, Command command, object? dot, bool hasPiped, object? piped)
    {
        var definition = function.Function;
        var count = command.Operands.Count - 1 + (hasPiped ? 1 : 0);
        if (definition.CountProblem(count) is { } problem)
            throw new TemplateException(function.At, problem, function.Source);
        var arguments = new object?[count];
        for (var i = 0; i < count; i++)
        {
            arguments[i] = i < command.Operands.Count - 1 ? Value(command.Operands[i + 1], dot) : piped;
            if (definition.TypeProblem(i, ref arguments[i]) is { } wrong)
                throw new TemplateException(function.At, wrong, function.Source);
            // "and" and "or" leave off where the answer is known.
            if (definition.StopsAt is { } stop && GoTruth.IsTrue(arguments[i]) == stop)
                return arguments[i];
        }
        try
        {
            return definition.Call(input, arguments);
        }
        catch (TemplateCallException e)
        {
            throw new TemplateException(command.At, $"error calling {definition.Name}: {e.Message}", command.Source);
        }
    }

    private object? Value(Operand operand, object? dot) => operand switch
    {
        ConstantOperand constant => constant.Value,
        DotOperand => Fields(operand, dot),
        VariableOperand variable => Fields(operand, _variables.FindLast(v => v.Name == variable.Name).Value),
        NestedOperand nested => Fields(operand, Evaluate(nested.Pipe, dot)),
        FunctionOperand function => Call(function, new(function.At, function.Source, [function]), dot, hasPiped: false, null),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static object? Fields(Operand operand, object? value)
    {
        foreach (var field in operand.Fields)
            value = value switch
            {
                List<Label> labels => GoTruth.Find(labels, field) ?? "",
                Dictionary<string, object?> members => members.GetValueOrDefault(field),
                null => throw new TemplateException(operand.At, $"nil pointer evaluating interface {{}}.{field}", operand.Source),
                _ => throw new TemplateException(operand.At, $"can't evaluate field {field} in type {GoPrint.TypeName(value)}", operand.Source),
            };
        return value;
    }

    private void Print(string text, int at)
    {
        if (_output.Length + text.Length > MaxLength)
            throw new TemplateException(at, $"the result is longer than {MaxLength} characters", "");
        _output.Append(text);
    }

    private void Step(int at)
    {
        if (++_steps > MaxSteps)
            throw new TemplateException(at, $"the template takes more than {MaxSteps} steps", "");
    }
}

/// <summary>What a template is executed on. Regexes are kept from line to line.</summary>
internal sealed record TemplateInput(List<Label> Labels, Func<string> Line, long Time, Dictionary<string, Tally.Query.Text.Re2> Regexes);
