using System.Security.Cryptography;
using System.Text;
using Dcim.Data;
using Dcim.Data.Sealing;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Api;

/// <summary>
/// Requests that carry an idempotency key: what each made is saved with it, so that the same sent again, or twice at once, does
/// nothing more. What was refused did nothing, and may be sent again.
/// </summary>
public sealed class IdempotentRequests(DcimDbContext db, KeyStore keys, TimeProvider clock)
{
    public const string Header = "Idempotency-Key";

    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public static bool IsKey(string text) =>
        text.Length is > 0 and <= IdempotentRequest.KeyLength && text.All(c => c is > ' ' and <= '~');

    /// <summary>What was answered under a key of the program; null if nothing was.</summary>
    public async Task<IdempotentRequest?> FindAsync(ApiKey program, string key)
    {
        var since = clock.GetUtcNow().UtcDateTime - Lifetime;
        return await db
            .IdempotentRequests.AsNoTracking()
            .SingleOrDefaultAsync(r => r.ApiKeyId == program.Id && r.Key == key && r.At > since);
    }

    /// <summary>Remembers a request with the save that follows.</summary>
    public async Task AddAsync(ApiKey program, string key, string digest, int status, string record)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await ClearAsync(program.Id, now - Lifetime);
        db.Add(
            new IdempotentRequest
            {
                InstitutionId = program.InstitutionId,
                ApiKeyId = program.Id,
                Key = key,
                Request = digest,
                Status = status,
                Record = record,
                At = now,
            }
        );
    }

    /// <summary>Keyed, for a body may hold a name.</summary>
    public string DigestOf(HttpRequest request, byte[] body) =>
        Convert.ToHexString(Keyed([.. Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}\n"), .. body]));

    /// <summary>The same for the same record of an institution, so that it is made once; it does not tell the name.</summary>
    public Guid TokenOf(Institution institution, string own) =>
        new(Keyed(Encoding.UTF8.GetBytes($"record\n{institution.Code}\n{own}")).AsSpan(0, 16));

    private byte[] Keyed(byte[] content) =>
        HMACSHA256.HashData(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, keys.AuditKey(1)!, 32, info: "DCIM requests"u8.ToArray()),
            content
        );

#pragma warning disable RS0030 // Of this key, and older than it is remembered; nobody's record is among them.
    private Task<int> ClearAsync(long program, DateTime before) =>
        db.IdempotentRequests.Where(r => r.ApiKeyId == program && r.At <= before).ExecuteDeleteAsync();
#pragma warning restore RS0030
}
