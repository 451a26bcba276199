using System.Text.Json.Nodes;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Ecs;

/// <summary>A text as CloudFormation says it: as it is, or with functions in it.</summary>
internal static class EcsText
{
    /// <summary>The text of a variable that holds no secret.</summary>
    public static JsonNode Of(Text text) => text.Parts switch
    {
        [BucketProperty { Property: "name" } bucket] => Cfn.Ref(LogicalIds.Bucket(bucket.Bucket)),
        [BucketProperty { Property: "region" }] => Cfn.Ref("AWS::Region"),
        var parts when parts.Any(part => part is BucketProperty) => Cfn.Sub(text.Render(Cfn.Literal, Say)),
        _ => text.Render(literal => literal, Say),
    };

    /// <summary>The text with hosts that a task outside of Service Connect can look up.</summary>
    public static JsonNode WithFullHosts(Text text) => text.Resources.Any()
        ? Cfn.Sub(string.Concat(text.Parts.Select(part => part is Address address ? address.At($"{address.Resource}.{Namespace.Name}") : Cfn.Literal(((Literal)part).Value))))
        : text.Plain("an argument");

    private static string Say(Part part) => part switch
    {
        BucketProperty { Property: "name", Bucket: var bucket } => $"${{{LogicalIds.Bucket(bucket)}}}",
        BucketProperty { Property: "endpoint" } => "s3.${AWS::Region}.${AWS::URLSuffix}",
        BucketProperty { Property: "region" } => "${AWS::Region}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
