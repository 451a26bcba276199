namespace Tally.Query.TraceQl;

/// <summary>Names and types of the intrinsics.</summary>
internal static class Intrinsics
{
    /// <summary>As results and tag lists name it; the unscoped word where there is one.</summary>
    public static string Name(Intrinsic intrinsic) => intrinsic switch
    {
        Intrinsic.Duration => "duration",
        Intrinsic.Name => "name",
        Intrinsic.Status => "status",
        Intrinsic.StatusMessage => "statusMessage",
        Intrinsic.Kind => "kind",
        Intrinsic.ChildCount => "span:childCount",
        Intrinsic.Parent => "parent",
        Intrinsic.RootServiceName => "rootServiceName",
        Intrinsic.RootName => "rootName",
        Intrinsic.TraceDuration => "traceDuration",
        Intrinsic.TraceId => "trace:id",
        Intrinsic.SpanId => "span:id",
        Intrinsic.ParentId => "span:parentID",
        Intrinsic.NestedSetLeft => "nestedSetLeft",
        Intrinsic.NestedSetRight => "nestedSetRight",
        Intrinsic.NestedSetParent => "nestedSetParent",
        Intrinsic.EventName => "event:name",
        Intrinsic.EventTimeSinceStart => "event:timeSinceStart",
        Intrinsic.LinkTraceId => "link:traceID",
        Intrinsic.LinkSpanId => "link:spanID",
        Intrinsic.InstrumentationName => "instrumentation:name",
        Intrinsic.InstrumentationVersion => "instrumentation:version",
        _ => "",
    };

    public static StaticType Type(Intrinsic intrinsic) => intrinsic switch
    {
        Intrinsic.Duration or Intrinsic.TraceDuration or Intrinsic.EventTimeSinceStart => StaticType.Duration,
        Intrinsic.Status => StaticType.Status,
        Intrinsic.Kind => StaticType.Kind,
        Intrinsic.ChildCount or Intrinsic.NestedSetLeft or Intrinsic.NestedSetRight or Intrinsic.NestedSetParent => StaticType.Int,
        Intrinsic.Parent => StaticType.Nil,
        Intrinsic.None => StaticType.Attribute,
        _ => StaticType.String,
    };
}
