namespace Tally.Backend.Alloy.Components.Export;

/// <summary>What an exporter's <c>auth</c> takes (a handler): it signs a request of a batch.</summary>
internal interface IClientAuth
{
    void Sign(HttpRequestMessage request, Origin origin);
}
