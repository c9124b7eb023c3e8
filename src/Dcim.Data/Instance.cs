namespace Dcim.Data;

/// <summary>What this installation is; one row.</summary>
public sealed class Instance
{
    public int Id { get; init; }

    /// <summary>It holds invented people only, and says so on every page.</summary>
    public bool IsDemonstration { get; init; }

    /// <summary>Fingerprint of the keys the data were sealed with.</summary>
    public required string KeyFingerprint { get; set; }

    /// <summary>A linkage key was made: what it encoded is not found again by another, so none is made unasked any more.</summary>
    public bool HasLinkageKey { get; set; }

    /// <summary>
    /// The probability from which a job links registrations without asking anybody; null where it links none, as at first.
    /// </summary>
    public double? LinksVictimsFrom { get; set; }

    /// <summary>The same of offender records.</summary>
    public double? LinksOffendersFrom { get; set; }

    /// <summary>The parameters by which registrations are compared; null before any were estimated.</summary>
    public long? VictimModelId { get; set; }

    /// <summary>The same of offender records.</summary>
    public long? OffenderModelId { get; set; }
}
