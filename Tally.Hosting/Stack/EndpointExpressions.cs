using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>Endpoints as text with values in it.</summary>
internal static class EndpointExpressions
{
    /// <summary>The URL.</summary>
    public static ReferenceExpression AsExpression(this EndpointReference endpoint) => ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.Url)}");
}
