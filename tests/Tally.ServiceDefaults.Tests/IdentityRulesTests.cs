using System.Net;
using Tally.ServiceDefaults.Requests;

namespace Tally.ServiceDefaults.Tests;

/// <summary>How environments, containers and addresses are named.</summary>
public class IdentityRulesTests
{
    [Theory]
    [InlineData("Development", "development")]
    [InlineData("local", "development")]
    [InlineData("CI", "development")]
    [InlineData("Staging", "staging")]
    [InlineData("uat", "staging")]
    [InlineData("Production", "production")]
    [InlineData("PROD", "production")]
    [InlineData("Preview", "preview")]
    [InlineData("pr-123", "preview")]
    [InlineData("demo-friday", "preview")]
    public void A_host_environment_is_one_of_four(string host, string expected) => Assert.Equal(expected, DeploymentEnvironment.Of(host));

    [Theory]
    [InlineData("12:memory:/docker/{id}", "", true)]
    [InlineData("0::/kubepods.slice/pod1/cri-containerd-{id}.scope", "", true)]
    [InlineData("0::/", "643 636 254:1 /var/lib/docker/containers/{id}/hostname /etc/hostname rw", true)]
    [InlineData("0::/user.slice/user-1000.slice", "", false)]
    [InlineData("0::/init.scope", "640 29 0:52 / /var/lib/docker/containers/{id}/mounts/shm rw", false)]
    [InlineData("0::/", "640 29 0:52 / / rw lowerdir=/var/lib/docker/overlay2/{id}/diff", false)]
    [InlineData("", "", false)]
    public void A_container_is_known_by_its_id_and_its_host_is_none(string cgroup, string mount, bool isContainer)
    {
        const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

        Assert.Equal(isContainer ? Id : null, ContainerIdentity.IdIn([cgroup.Replace("{id}", Id)], [mount.Replace("{id}", Id)]));
    }

    [Theory]
    [InlineData("203.0.113.7", ClientAddressPolicy.Truncated, "203.0.113.0")]
    [InlineData("::ffff:203.0.113.7", ClientAddressPolicy.Truncated, "203.0.113.0")]
    [InlineData("2001:db8:1:2:3:4:5:6", ClientAddressPolicy.Truncated, "2001:db8:1::")]
    [InlineData("203.0.113.7", ClientAddressPolicy.Full, "203.0.113.7")]
    [InlineData("203.0.113.7", ClientAddressPolicy.None, null)]
    [InlineData(null, ClientAddressPolicy.Truncated, null)]
    public void A_client_address_tells_as_much_as_the_policy_allows(string? address, ClientAddressPolicy policy, string? expected) =>
        Assert.Equal(expected, ClientAddress.Of(address is null ? null : IPAddress.Parse(address), policy));
}
