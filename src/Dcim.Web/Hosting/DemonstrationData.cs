using System.Security.Cryptography;
using Dcim.Data;
using Dcim.Data.Identity;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Features.Terms;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Hosting;

/// <summary>The accounts of a demonstration and the one password they share, made at random for this instance.</summary>
public sealed record DemonstrationAccounts(
    string Password,
    IReadOnlyList<(string Email, string Institution, string Roles)> Accounts
);

/// <summary>Demonstration institutions of the country and an account for each role. Made in Development only.</summary>
public sealed class DemonstrationData(
    DcimDbContext db,
    UserManager<DcimUser> users,
    NationalProfile profile,
    PublishedTerms terms,
    TimeProvider clock
)
{
    private const string Observatory = "observatory";

    /// <summary>
    /// The names are the same in every country, so that tests and manual need one set; the first part is the key of the
    /// institution in the profile.
    /// </summary>
    private static readonly (string Name, string Institution, string[] Roles)[] s_accounts =
    [
        ("pj", "pj", [Roles.Caseworker]),
        ("pj.manager", "pj", [Roles.Caseworker, Roles.Manager]),
        ("pj.duty", "pj", [Roles.DutyOfficer]),
        ("pj.analyst", "pj", [Roles.Caseworker, Roles.Analyst]),
        ("gnr", "gnr", [Roles.Caseworker]),
        ("gnr.manager", "gnr", [Roles.Caseworker, Roles.Manager]),
        ("mp", "mp", [Roles.Caseworker]),
        ("mp.manager", "mp", [Roles.Caseworker, Roles.Manager]),
        ("court", "court", [Roles.Caseworker]),
        ("farol", "farol", [Roles.Caseworker]),
        ("farol.manager", "farol", [Roles.Caseworker, Roles.Manager]),
        ("cais", "cais", [Roles.Caseworker]),
        ("cais.manager", "cais", [Roles.Caseworker, Roles.Manager]),
        ("analyst", Observatory, [Roles.Analyst]),
        ("approver", Observatory, [Roles.Approver]),
        ("reviewer", Observatory, [Roles.LinkReviewer]),
        ("auditor", Observatory, [Roles.Auditor]),
        ("admin", Observatory, [Roles.Administrator]),
    ];

    /// <summary>Makes the demonstration where there is none yet.</summary>
    public async Task<DemonstrationAccounts?> CreateOnceAsync()
    {
        if (await users.Users.AnyAsync())
            return null;
        var there = await db.Institutions.Select(i => i.Code).ToListAsync(); // a start that was broken off
        foreach (var (code, type, name) in profile.Demonstration.Values.Where(i => !there.Contains(i.Code)))
            db.Add(
                new Institution
                {
                    Code = code,
                    Type = type,
                    Name = name,
                    // The court judges; it registers no victims of its own.
                    Registers = type is not (Coverage.RegistersNobody or "CRT"),
                }
            );
        await db.SaveChangesAsync();

        var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstvwxyz23456789", 14);
        var institutions = await db.Institutions.AsNoTracking().ToDictionaryAsync(i => i.Code);
        var revision = await terms.CurrentRevisionAsync();
        var accounts = new List<(string, string, string)>();
        foreach (var (name, key, roles) in s_accounts)
        {
            var institution = institutions[profile.Demonstration[key].Code];
            var user = new DcimUser
            {
                Code = RandomCode.New(),
                UserName = $"{name}@demo.invalid",
                Email = $"{name}@demo.invalid",
                DisplayName = $"Demo {name}",
                InstitutionId = institution.Id,
                TermsRevision = revision,
                TermsAcceptedAt = clock.GetUtcNow().UtcDateTime,
            };
            Check(await users.CreateAsync(user, password));
            Check(await users.AddToRolesAsync(user, roles));
            accounts.Add((user.Email, institution.Name, string.Join(", ", roles)));
        }
        return new(password, accounts);
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(e => e.Description)));
    }
}
