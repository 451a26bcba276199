namespace Tally.Deploy;

/// <summary>What files are written for.</summary>
public enum DeploymentTarget
{
    /// <summary>Docker Compose: <c>compose.yaml</c> and a file of differences for each environment.</summary>
    Compose,

    /// <summary>ECS on Fargate: a CloudFormation template for each environment.</summary>
    Ecs,

    /// <summary>Kubernetes: kustomizations, a base and an overlay for each environment.</summary>
    Kubernetes,
}
