using Tally.Signals;

namespace Tally.Backend.Otlp;

/// <summary>OTLP's enumerations, which may grow: a number from the future reads as "unspecified", as proto3 advises.</summary>
internal static class Enums
{
    public static SpanKind SpanKind(ulong number) => number <= (ulong)Signals.SpanKind.Consumer ? (SpanKind)number : Signals.SpanKind.Unspecified;

    public static StatusCode StatusCode(ulong number) => number <= (ulong)Signals.StatusCode.Error ? (StatusCode)number : Signals.StatusCode.Unset;

    public static Temporality Temporality(ulong number) => number <= (ulong)Signals.Temporality.Cumulative ? (Temporality)number : Signals.Temporality.Unspecified;

    public static byte Severity(ulong number) => number <= 24 ? (byte)number : (byte)0;
}
