using System.Security.Cryptography;
using Dcim.Data;
using Dcim.Data.Identity;
using Dcim.Domain.Records;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Hosting;

/// <summary>The accounts of a demonstration and the one password they share, made at random for this instance.</summary>
public sealed record DemonstrationAccounts(
    string Password,
    IReadOnlyList<(string Email, string Institution, string Roles)> Accounts
);

/// <summary>Demonstration institutions of the pilot country and an account for each role. Made in Development only.</summary>
public sealed class DemonstrationData(DcimDbContext db, UserManager<DcimUser> users)
{
    /// <summary>Institutions whose names say that they are not the real ones.</summary>
    private static readonly (string Code, string Type, string Name, bool Registers)[] s_institutions =
    [
        ("PT-PJ", "POL", "Polícia Judiciária (demo)", true),
        ("PT-GNR", "POL", "Guarda Nacional Republicana (demo)", true),
        ("PT-MP", "PRO", "Ministério Público (demo)", true),
        ("PT-ONG1", "NGO", "Associação Farol (demo)", true),
        ("PT-ONG2", "NGO", "Associação Cais (demo)", true),
        ("PT-OTSH", "NREM", "Observatório do Tráfico de Seres Humanos (demo)", false),
    ];

    private static readonly (string Name, string Institution, string[] Roles)[] s_accounts =
    [
        ("pj", "PT-PJ", [Roles.Caseworker]),
        ("pj.manager", "PT-PJ", [Roles.Caseworker, Roles.Manager]),
        ("pj.duty", "PT-PJ", [Roles.DutyOfficer]),
        ("pj.analyst", "PT-PJ", [Roles.Caseworker, Roles.Analyst]),
        ("gnr", "PT-GNR", [Roles.Caseworker]),
        ("gnr.manager", "PT-GNR", [Roles.Caseworker, Roles.Manager]),
        ("mp", "PT-MP", [Roles.Caseworker]),
        ("mp.manager", "PT-MP", [Roles.Caseworker, Roles.Manager]),
        ("farol", "PT-ONG1", [Roles.Caseworker]),
        ("farol.manager", "PT-ONG1", [Roles.Caseworker, Roles.Manager]),
        ("cais", "PT-ONG2", [Roles.Caseworker]),
        ("cais.manager", "PT-ONG2", [Roles.Caseworker, Roles.Manager]),
        ("analyst", "PT-OTSH", [Roles.Analyst]),
        ("approver", "PT-OTSH", [Roles.Approver]),
        ("reviewer", "PT-OTSH", [Roles.LinkReviewer]),
        ("auditor", "PT-OTSH", [Roles.Auditor]),
        ("admin", "PT-OTSH", [Roles.Administrator]),
    ];

    /// <summary>Makes the demonstration where there is none yet.</summary>
    public async Task<DemonstrationAccounts?> CreateOnceAsync()
    {
        if (await users.Users.AnyAsync())
            return null;
        var there = await db.Institutions.Select(i => i.Code).ToListAsync(); // a start that was broken off
        foreach (var (code, type, name, registers) in s_institutions.Where(i => !there.Contains(i.Code)))
            db.Add(
                new Institution
                {
                    Code = code,
                    Type = type,
                    Name = name,
                    Registers = registers,
                }
            );
        await db.SaveChangesAsync();

        var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstvwxyz23456789", 14);
        var institutions = await db.Institutions.AsNoTracking().ToDictionaryAsync(i => i.Code);
        var accounts = new List<(string, string, string)>();
        foreach (var (name, institution, roles) in s_accounts)
        {
            var user = new DcimUser
            {
                Code = RandomCode.New(),
                UserName = $"{name}@demo.invalid",
                Email = $"{name}@demo.invalid",
                DisplayName = $"Demo {name}",
                InstitutionId = institutions[institution].Id,
            };
            Check(await users.CreateAsync(user, password));
            Check(await users.AddToRolesAsync(user, roles));
            accounts.Add((user.Email, institutions[institution].Name, string.Join(", ", roles)));
        }
        return new(password, accounts);
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(e => e.Description)));
    }
}
