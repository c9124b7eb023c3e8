using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.ApiKeys;

/// <summary>A key as its institution sees it.</summary>
public sealed record KeyRow(ApiKey Key, string MadeBy);

/// <summary>The keys of the institution in scope, each with the account of the program that uses it.</summary>
public sealed class ApiKeyStore(DcimDbContext db, TimeProvider clock)
{
    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<KeyRow>> AllAsync(CancellationToken cancellationToken) =>
        await (
            from k in db.ApiKeys.AsNoTracking()
            join u in db.Users on k.CreatedBy equals u.Id into makers
            from u in makers.DefaultIfEmpty()
            orderby k.Id descending
            select new KeyRow(k, u!.DisplayName ?? "")
        ).ToListAsync(cancellationToken);

    public Task<ApiKey?> FindAsync(string code) => db.ApiKeys.SingleOrDefaultAsync(k => k.Code == code);

    /// <summary>Makes a key, with an account that nobody can sign in with; saved.</summary>
    /// <param name="code">Given out with the form, so that one sent twice makes one key.</param>
    /// <param name="madeBy">Who makes it.</param>
    /// <returns>The key as the program sends it: it can be told only now.</returns>
    public async Task<string> MakeAsync(
        Institution institution,
        string code,
        string name,
        IEnumerable<string> scopes,
        DateTime expiresAt,
        long madeBy
    )
    {
        var secret = KeyText.NewSecret();
        var user = new DcimUser
        {
            Code = RandomCode.New(),
            UserName = $"program-{code}",
            NormalizedUserName = $"PROGRAM-{code.ToUpperInvariant()}",
            SecurityStamp = Guid.NewGuid().ToString(),
            DisplayName = name,
            InstitutionId = institution.Id,
            IsProgram = true,
        };
        // The account first, whose number the key takes; without a key it can do nothing.
        db.Add(user);
        await db.SaveChangesAsync();
        db.Add(
            new ApiKey
            {
                InstitutionId = institution.Id,
                Code = code,
                Name = name,
                Digest = KeyText.DigestOf(secret),
                Scopes = string.Join(' ', scopes),
                UserId = user.Id,
                CreatedAt = clock.GetUtcNow().UtcDateTime,
                CreatedBy = madeBy,
                ExpiresAt = expiresAt,
            }
        );
        db.Note(AuditAction.PermissionChanged, nameof(ApiKey), code, institution.Id, madeBy, purpose: "key-made");
        await db.SaveChangesAsync();
        return KeyText.Of(code, secret);
    }

    /// <summary>From now on the key opens nothing; a second time nothing happens.</summary>
    public async Task RevokeAsync(ApiKey key)
    {
        if (key.RevokedAt is not null)
            return;
        key.RevokedAt = clock.GetUtcNow().UtcDateTime;
        db.Note(AuditAction.PermissionChanged, nameof(ApiKey), key.Code, key.InstitutionId, purpose: "key-revoked");
        await db.SaveChangesAsync();
    }
}
