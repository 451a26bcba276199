using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>What can be said of every component that keeps a signal. The files in <c>observability-config</c> read all of it from the environment.</summary>
public static class StoreBuilderExtensions
{
    /// <summary>How long data are kept: whole hours, from 1 hour to 10 years. Default 7 days.</summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<T> WithRetention<T>(this IResourceBuilder<T> builder, TimeSpan retention) where T : StoreResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (retention < TimeSpan.FromHours(1) || retention > TimeSpan.FromDays(3650) || retention.Ticks % TimeSpan.TicksPerHour != 0)
            throw new DistributedApplicationException($"The retention of '{builder.Resource.Name}' is {retention}; expected whole hours from 1 hour to 10 years.");
        builder.Resource.Retention = retention;
        return builder;
    }

    /// <summary>Makes every request name its tenant in <c>X-Scope-OrgID</c>; one tenant's data are not shown to another.</summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<T> WithMultitenancy<T>(this IResourceBuilder<T> builder) where T : StoreResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Multitenancy = true;
        return builder;
    }

    /// <summary>Keeps data in a bucket, below the component's name.</summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<T> WithObjectStorage<T>(this IResourceBuilder<T> builder, ObjectStorage storage) where T : StoreResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(storage);
        builder.Resource.ObjectStorage = storage;
        return builder;
    }

    /// <summary>All variables that the configuration files of stores have in common; every one is set, since not every file has defaults.</summary>
    internal static IResourceBuilder<T> WithStoreEnvironment<T>(this IResourceBuilder<T> builder) where T : StoreResource => builder.WithEnvironment(context =>
    {
        var store = builder.Resource;
        var storage = store.ObjectStorage;
        var environment = context.EnvironmentVariables;
        environment["TARGET"] = "all";
        environment["MEMBERLIST_JOIN"] = "";
        environment["REPLICATION_FACTOR"] = "1";
        environment["RETENTION"] = string.Create(CultureInfo.InvariantCulture, $"{store.Retention.TotalHours:0}h");
        environment["MULTITENANCY"] = store.Multitenancy ? "true" : "false";
        environment["STORAGE_BACKEND"] = storage is null ? store.FolderBackend : "s3";
        environment["S3_BUCKET"] = storage?.Bucket ?? "";
        environment["S3_ENDPOINT"] = storage?.Endpoint ?? "";
        environment["S3_REGION"] = storage?.Region ?? "";
        environment["S3_PREFIX"] = storage is null ? "" : store.Name;
        environment["S3_INSECURE"] = storage is { Insecure: true } ? "true" : "false";
        environment["S3_ACCESS_KEY_ID"] = Value(storage?.AccessKeyId);
        environment["S3_SECRET_ACCESS_KEY"] = Value(storage?.SecretAccessKey);
    });

    private static object Value(IResourceBuilder<ParameterResource>? parameter) => parameter?.Resource ?? (object)"";
}
