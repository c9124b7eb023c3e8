using Dcim.Data.Sealing;
using Dcim.Domain.Records;

namespace Dcim.Data.Access;

/// <summary>Seals why somebody may, or may not, see a registration: the one place that knows by which key.</summary>
public sealed class AccessReasons(Sealer sealer)
{
    public const int MaxLength = 400;

    /// <param name="row">Code of the grant or exclusion.</param>
    public byte[] Seal<T>(Registration registration, string row, string reason) =>
        sealer.Seal(reason, new(typeof(T).Name, row, registration.InstitutionId), registration.KeyName);

    /// <returns>Empty for one that was written in the moment in which she was erased.</returns>
    public string Open<T>(Registration registration, string row, byte[] blob)
    {
        try
        {
            return sealer.Open(blob, new(typeof(T).Name, row, registration.InstitutionId));
        }
        catch (KeyDestroyedException)
        {
            return "";
        }
    }
}
