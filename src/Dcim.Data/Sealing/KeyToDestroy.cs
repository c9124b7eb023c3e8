namespace Dcim.Data.Sealing;

/// <summary>
/// A data key that must not open anything any more. Written in the transaction that erases what it sealed, so that no crash
/// leaves it alive; kept, so that it can be destroyed again where the key store comes back from a backup.
/// </summary>
public sealed class KeyToDestroy
{
    public long Id { get; set; }
    public required string Name { get; init; }
    public DateTime? DestroyedAt { get; set; }
}
