using Tally.Signals;

namespace Tally.Storage.Profiles;

/// <summary>
/// The labels a profile is found by: its own, and what its type says under Pyroscope's private names. A query for one
/// type is a matcher on <c>__profile_type__</c>.
/// </summary>
public static class ProfileSeries
{
    public const string Name = "__name__";
    public const string Type = "__profile_type__";
    public const string SampleType = "__type__";
    public const string SampleUnit = "__unit__";
    public const string PeriodType = "__period_type__";
    public const string PeriodUnit = "__period_unit__";
    public const string Service = "service_name";
    private const string ServicePrivate = "__service_name__";

    internal static LabelSet Of(ProfileBatch batch, in ProfileRow row)
    {
        var labels = new List<Label>(row.Labels.Count + 7);
        for (var i = row.Labels.Start; i < row.Labels.Start + row.Labels.Count; i++)
            labels.Add(new(batch.Values.Text(batch.Attributes[i].Key), batch.Values.Text(batch.Attributes[i].Value)));
        if (labels.Find(label => label.Name == Service).Value is { } service)
            labels.Add(new(ServicePrivate, service));
        string Text(int index) => batch.Values.Text(index);
        labels.Add(new(Name, Text(row.Name)));
        labels.Add(new(SampleType, Text(row.SampleType)));
        labels.Add(new(SampleUnit, Text(row.SampleUnit)));
        labels.Add(new(PeriodType, Text(row.PeriodType)));
        labels.Add(new(PeriodUnit, Text(row.PeriodUnit)));
        labels.Add(new(Type, string.Join(':', Text(row.Name), Text(row.SampleType), Text(row.SampleUnit), Text(row.PeriodType), Text(row.PeriodUnit))));
        return LabelSet.From(labels);
    }
}
