using Dcim.Data.Sealing;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Identity;

/// <summary>
/// The accounts in the database. What would let somebody sign in as another, the key of the authenticator and the recovery
/// codes, lies there sealed: a copy of the database alone does not give it.
/// </summary>
public sealed class DcimUserStore(DcimDbContext db, Sealer sealer, IdentityErrorDescriber? describer = null)
    : UserStore<DcimUser, IdentityRole<long>, DcimDbContext, long>(db, describer),
        IInstanceSecrets
{
    public override Task SetTokenAsync(
        DcimUser user,
        string loginProvider,
        string name,
        string? value,
        CancellationToken cancellationToken
    ) =>
        base.SetTokenAsync(
            user,
            loginProvider,
            name,
            value is null ? null : Convert.ToBase64String(sealer.Seal(value, PlaceOf(user.Code))),
            cancellationToken
        );

    public override async Task<string?> GetTokenAsync(
        DcimUser user,
        string loginProvider,
        string name,
        CancellationToken cancellationToken
    ) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } value
            ? sealer.Open(Convert.FromBase64String(value), PlaceOf(user.Code))
            : null;

    /// <inheritdoc/>
    public async Task<int> ResealAsync(CancellationToken cancellationToken)
    {
        var tokens = await Context.UserTokens.Where(t => t.Value != null).ToListAsync(cancellationToken);
        var codes = await Context.Users.ToDictionaryAsync(u => u.Id, u => u.Code, cancellationToken);
        foreach (var token in tokens)
        {
            var place = PlaceOf(codes[token.UserId]);
            token.Value = Convert.ToBase64String(
                sealer.Seal(sealer.Open(Convert.FromBase64String(token.Value!), place), place)
            );
        }
        await Context.SaveChangesAsync(cancellationToken);
        return tokens.Count;
    }

    internal static SealPlace PlaceOf(string code) => new("UserToken", code, 0);
}
