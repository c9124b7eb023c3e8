namespace Dcim.Data.Linkage;

/// <summary>Whose a record is.</summary>
internal sealed class RecordOwner
{
    public long RecordId { get; init; }

    /// <summary>0 where it is nobody's.</summary>
    public long InstitutionId { get; init; }

    /// <summary>No other institution is asked about it.</summary>
    public bool IsSecret { get; init; }
}
