using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Compose;

/// <summary>A whole Compose file as nodes. Maps wherever Compose allows them, so that an override can change a single entry.</summary>
internal static class ComposeFile
{
    public static JsonObject Of(DeploymentPlan plan)
    {
        var services = Mistakes.Each(plan.Workloads, workload => KeyValuePair.Create(workload.Name, (JsonNode?)ComposeServices.Of(plan, workload))).AsEnumerable();
        if (plan.Verify is { } verify)
            services = services.Append(KeyValuePair.Create(verify.Name, (JsonNode?)ComposeServices.OfVerify(plan, verify)));
        var file = new JsonObject { ["name"] = plan.Name, ["services"] = services.ToObject() };
        Add("networks", new JsonObject { [ComposeServices.Network] = new JsonObject() });
        Add("volumes", plan.Workloads.SelectMany(workload => workload.Volumes).DistinctBy(volume => volume.Name).Select(volume => KeyValuePair.Create(volume.Name, (JsonNode?)new JsonObject())).ToObject());
        Add("configs", ComposeConfigs.Declarations(plan.Workloads));
        Add("secrets", ComposeSecrets.Declarations(plan));
        return file;

        void Add(string key, JsonObject entries)
        {
            if (entries.Count > 0)
                file[key] = entries;
        }
    }
}
