using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>An S3-compatible bucket for the stores, each below a prefix of its own name.</summary>
public sealed class ObjectStorage
{
    /// <summary>The bucket's name.</summary>
    public required string Bucket { get; set; }

    /// <summary><c>host</c> or <c>host:port</c>, without a scheme: <c>s3.eu-central-1.amazonaws.com</c>, <c>minio:9000</c>.</summary>
    public required string Endpoint { get; set; }

    /// <summary>The region. Default us-east-1.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>Whether the endpoint speaks plain http. Default false.</summary>
    public bool Insecure { get; set; }

    /// <summary>Default: none, the workload's own identity is used.</summary>
    public IResourceBuilder<ParameterResource>? AccessKeyId { get; set; }

    /// <summary>Default: none, the workload's own identity is used.</summary>
    public IResourceBuilder<ParameterResource>? SecretAccessKey { get; set; }
}
