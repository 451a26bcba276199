namespace Tally.Backend.Tests.Alloy.Policies;

/// <summary>Of the auth domain's logs only listed attributes are kept; of other logs all that are no secrets.</summary>
public sealed class AuthDomainTests
{
    [Theory]
    [InlineData("auth", "", "outcome=refused request_id=r1")]
    [InlineData("gateway", "auth.sign_in", "outcome=refused request_id=r1")]
    [InlineData("chat", "chat.vote", "outcome=refused request_id=r1 device=phone-7 shoe_size=44")]
    public void An_allowlist_decides_what_stays(string service, string eventName, string attributes)
    {
        using var pipeline = new TestPipeline();

        pipeline.Send(Drafts.Log("Sign-in: refused", service, eventName: eventName, attributes: [("outcome", "refused"), ("request_id", "r1"), ("device", "phone-7"), ("shoe_size", 44)]));

        var batch = Assert.Single(pipeline.Logs.Batches);
        Assert.Equal(attributes, batch.Text(batch.Records[0].Attributes));
    }
}
