namespace Tally.Backend.Tempo;

/// <summary>Instruments with the same labels, which live and end together.</summary>
internal abstract class SeriesGroup
{
    public required Instrument[] Instruments { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long LastUpdated { get; set; }

    /// <summary>Whether any sample was written yet.</summary>
    public bool IsWritten { get; set; }

    /// <summary>It was idle for too long and is written no more.</summary>
    public bool HasEnded { get; set; }

    public int SeriesCount => Instruments.Sum(instrument => instrument.SeriesCount);
}
