using System.Runtime.InteropServices;

namespace Tally.Backend.Pyroscope.Pprof;

/// <summary>Whether what a profile refers to is there. Says of the first thing wrong which it is and what was expected.</summary>
internal static class PprofCheck
{
    public static string? Find(PprofProfile profile)
    {
        if (profile.SampleTypes.Count == 0)
            return "the profile has no sample type";
        if (profile.Strings is not ["", ..])
            return "string 0 of the profile must be the empty string";
        return SampleTypes(profile) ?? Functions(profile) ?? Locations(profile) ?? Samples(profile);
    }

    private static string? SampleTypes(PprofProfile profile)
    {
        for (var i = 0; i < profile.SampleTypes.Count; i++)
            if ((Text(profile, profile.SampleTypes[i].Type, $"type of sample type {i}") ?? Text(profile, profile.SampleTypes[i].Unit, $"unit of sample type {i}")) is { } error)
                return error;
        return profile.PeriodType is { } period
            ? Text(profile, period.Type, "period's type") ?? Text(profile, period.Unit, "period's unit")
            : null;
    }

    private static string? Functions(PprofProfile profile)
    {
        for (var i = 0; i < profile.Functions.Count; i++)
            if (((profile.Functions[i].Id == 0 ? $"function {i} has no id" : null)
                ?? Text(profile, profile.Functions[i].Name, $"name of function {i}")
                ?? Text(profile, profile.Functions[i].File, $"file of function {i}")) is { } error)
                return error;
        return profile.Mappings.Select((mapping, i) => Text(profile, mapping.File, $"file of mapping {i}")).FirstOrDefault(error => error is not null);
    }

    private static string? Locations(PprofProfile profile)
    {
        var functions = profile.Functions.Select(function => function.Id).ToHashSet();
        for (var i = 0; i < profile.Locations.Count; i++)
        {
            var location = profile.Locations[i];
            if (location.Id == 0)
                return $"location {i} has no id";
            foreach (var line in CollectionsMarshal.AsSpan(profile.Lines).Slice(location.Lines.Start, location.Lines.Count))
                if (!functions.Contains(line.FunctionId))
                    return $"location {i} is in function {line.FunctionId}, which is not in the profile";
        }
        return null;
    }

    private static string? Samples(PprofProfile profile)
    {
        var locations = profile.Locations.Select(location => location.Id).ToHashSet();
        for (var i = 0; i < profile.Samples.Count; i++)
        {
            var sample = profile.Samples[i];
            if (sample.Values.Count != profile.SampleTypes.Count)
                return $"sample {i} has {sample.Values.Count} values, expected {profile.SampleTypes.Count}, one for each sample type";
            foreach (var id in CollectionsMarshal.AsSpan(profile.LocationIds).Slice(sample.Locations.Start, sample.Locations.Count))
                if (!locations.Contains(id))
                    return $"sample {i} is at location {id}, which is not in the profile";
            foreach (var label in CollectionsMarshal.AsSpan(profile.Labels).Slice(sample.Labels.Start, sample.Labels.Count))
                if ((Text(profile, label.Key, $"key of a label of sample {i}") ?? Text(profile, label.Str, $"value of a label of sample {i}")) is { } error)
                    return error;
        }
        return null;
    }

    private static string? Text(PprofProfile profile, long index, string what) =>
        (ulong)index < (ulong)profile.Strings.Count ? null : $"the {what} is string {index}, but the profile has {profile.Strings.Count} strings";
}
