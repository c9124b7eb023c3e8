using System.Globalization;
using System.Security.Claims;
using Dcim.Data;
using Dcim.Data.Identity;
using Dcim.Domain.Records;
using Dcim.Web.Features.Terms;
using Dcim.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dcim.Web.Security;

/// <summary>Claims of ours, beside those of Identity.</summary>
public static class DcimClaims
{
    public const string Institution = "dcim:institution";
    public const string MustChangePassword = "dcim:must-change-password";

    /// <summary>There is no second factor yet, and the instance asks for one.</summary>
    public const string MustSetSecondFactor = "dcim:must-set-second-factor";

    /// <summary>The terms of use that hold now were not accepted yet.</summary>
    public const string MustAcceptTerms = "dcim:must-accept-terms";

    /// <summary>A permission that the key of a program carries.</summary>
    public const string KeyScope = "dcim:key-scope";

    public static long UserId(this ClaimsPrincipal user) =>
        long.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);

    public static long? InstitutionId(this ClaimsPrincipal user) =>
        long.TryParse(user.FindFirstValue(Institution), CultureInfo.InvariantCulture, out var id) ? id : null;
}

/// <summary>Puts institution and state of the account into the sign-in.</summary>
public sealed class DcimClaimsFactory(
    UserManager<DcimUser> users,
    RoleManager<IdentityRole<long>> roles,
    IOptions<IdentityOptions> options,
    InstanceState instance,
    PublishedTerms terms
) : UserClaimsPrincipalFactory<DcimUser, IdentityRole<long>>(users, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(DcimUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        if (user.InstitutionId is { } institution)
            identity.AddClaim(new(DcimClaims.Institution, institution.ToString(CultureInfo.InvariantCulture)));
        if (user.MustChangePassword)
            identity.AddClaim(new(DcimClaims.MustChangePassword, "1"));
        if (!user.TwoFactorEnabled && !instance.IsDemonstration)
            identity.AddClaim(new(DcimClaims.MustSetSecondFactor, "1"));
        if (user.TermsRevision != await terms.CurrentRevisionAsync())
            identity.AddClaim(new(DcimClaims.MustAcceptTerms, "1"));
        return identity;
    }
}

/// <summary>The institution of the signed-in person, read once a request.</summary>
public sealed class CurrentInstitution(DcimDbContext db, Scope scope)
{
    private Institution? _institution;

    /// <exception cref="InvalidOperationException">The person belongs to no institution.</exception>
    public async Task<Institution> GetAsync() =>
        _institution ??= scope.InstitutionId is { } id
            ? await db.Institutions.AsNoTracking().SingleAsync(i => i.Id == id)
            : throw new InvalidOperationException("The account belongs to no institution.");
}
