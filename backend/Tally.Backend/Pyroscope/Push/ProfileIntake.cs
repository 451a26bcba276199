using Tally.Backend.Ingest;
using Tally.Backend.Pyroscope.Connect;
using Tally.Backend.Pyroscope.Pprof;
using Tally.Signals;

namespace Tally.Backend.Pyroscope.Push;

/// <summary>Gathers the profiles of one request, each in whatever form, and hands them on together. What is bad of a request does not keep the good from being stored.</summary>
internal sealed class ProfileIntake(PyroscopeOptions options, UnixNanos now)
{
    private readonly List<string> _errors = [];

    public ProfileBatch Batch { get; } = new();

    /// <summary>Takes a pprof file.</summary>
    /// <param name="where">Which of the request's profiles it is; stands before an error.</param>
    /// <param name="labels">Those of the series, with the profile's name; may look into the profile.</param>
    /// <param name="file">The file, gzip or plain.</param>
    public async Task AddAsync(string where, Func<PprofProfile, IEnumerable<Label>> labels, ReadOnlyMemory<byte> file)
    {
        try
        {
            var (profile, error) = await PprofBytes.ReadAsync(file, options.MaxProfileBytes);
            if (profile is null)
                throw ConnectException.Invalid(error!);
            var (name, checkedLabels) = SeriesLabels.Check(labels(profile), options.MaxLabels);
            PprofImport.Add(Batch, profile, name, checkedLabels, now);
        }
        catch (ConnectException e)
        {
            _errors.Add(where + e.Message);
        }
    }

    /// <exception cref="ConnectException">Something was bad, or the store has no room for now.</exception>
    public void Store(IBatchSink<ProfileBatch> sink)
    {
        var result = sink.Append(Batch);
        if (result.IsOverloaded)
            throw new ConnectException(ConnectCode.Unavailable, result.Reason!);
        if (_errors.Count > 0)
            throw ConnectException.Invalid(string.Join("; ", _errors));
    }
}
