using Dcim.Data.Registrations;
using Dcim.Domain.Records;

namespace Dcim.Data.Access;

/// <summary>Seals why somebody may, or may not, see a registration.</summary>
public sealed class AccessReasons(RegistrationStore store)
{
    public const int MaxLength = 400;

    /// <param name="row">Code of the grant or exclusion.</param>
    public byte[] Seal<T>(Registration registration, string row, string reason) =>
        store.SealFor(registration, typeof(T).Name, row, reason);

    /// <returns>Empty for one that was written in the moment in which she was erased.</returns>
    public string Open<T>(Registration registration, string row, byte[] blob) =>
        store.OpenForIfAlive(registration, typeof(T).Name, row, blob) ?? "";
}
