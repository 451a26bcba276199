namespace Tally.ServiceDefaults;

/// <summary>
/// The four environments that dashboards, alerts and releases know. A host's own name is mapped to one of them;
/// a name nobody knows is a preview's, for those are made up (<c>pr-123</c>, <c>demo-friday</c>) and the others are not.
/// </summary>
internal static class DeploymentEnvironment
{
    public const string Development = "development";
    public const string Preview = "preview";
    public const string Staging = "staging";
    public const string Production = "production";

    public static string Of(string hostEnvironment) => hostEnvironment.Trim().ToUpperInvariant() switch
    {
        "DEVELOPMENT" or "DEV" or "LOCAL" or "LOCALHOST" or "TEST" or "TESTING" or "CI" => Development,
        "STAGING" or "STAGE" or "STG" or "UAT" or "PREPROD" or "PRE-PRODUCTION" => Staging,
        "PRODUCTION" or "PROD" or "LIVE" => Production,
        _ => Preview,
    };
}
