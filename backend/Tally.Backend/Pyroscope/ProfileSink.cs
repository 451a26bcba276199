using Tally.Backend.Ingest;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Profiles;

namespace Tally.Backend.Pyroscope;

/// <summary>Where batches of profiles end.</summary>
internal sealed class ProfileSink(ProfileStore store) : IBatchSink<ProfileBatch>
{
    public AppendResult Append(ProfileBatch batch) => store.Append(batch);
}
