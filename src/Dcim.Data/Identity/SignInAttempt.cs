namespace Dcim.Data.Identity;

/// <summary>
/// One attempt to sign in, kept for as long as it limits the next: in the database, so that the limit holds over several
/// nodes. Only keyed digests are kept, of the name typed and of the address it came from.
/// </summary>
public sealed class SignInAttempt
{
    public long Id { get; set; }
    public DateTime At { get; init; }
    public required byte[] Account { get; init; }
    public required byte[] Address { get; init; }
}
