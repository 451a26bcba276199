namespace Tally.Query.LogQl.Templates;

/// <summary>A template that cannot be parsed, or a line for which it cannot be executed; the message is Go's where Go has one.</summary>
internal sealed class TemplateException(int at, string message, string? operand = null) : Exception(message)
{
    /// <summary>Where in the template, characters from 0.</summary>
    public int At => at;

    /// <summary>The part of the template that failed, as it was written; null while parsing.</summary>
    public string? Operand => operand;
}

/// <summary>A function's own refusal of its arguments; the run adds where.</summary>
internal sealed class TemplateCallException(string message) : Exception(message);
