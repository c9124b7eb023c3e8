using Dcim.Data.Audit;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>Nothing is read, and no right is given, without a line in the audit.</summary>
public sealed class AuditTrailTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Theory]
    [InlineData("", "Registration", "read")]
    [InlineData("/edit", "VictimIdentity", "edit")]
    [InlineData("/identity", "VictimIdentity", "read")]
    [InlineData("/history", "History", "read")]
    [InlineData("/statuses/new", "Registration", "edit")]
    public async Task Opening_IsWritten(string page, string entity, string? purpose)
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Exemplina"));
        var browser = await app.SignInAsync("pj.manager");
        var before = await LastAsync();
        await browser.OpenAsync($"/registrations/{code}{page}");
        var read = Assert.Single(await SinceAsync(before), e => e.Subject == code);
        Assert.Equal((AuditAction.Viewed, entity, purpose), (read.Action, read.Entity, read.Purpose));
    }

    [Fact]
    public async Task Edit_OfARegistrationWithoutIdentity_IsWritten()
    {
        var code = await app.RegisterAsync("farol", b => b.Fill("GOV03.scope", "NON"));
        var browser = await app.SignInAsync("farol");
        var before = await LastAsync();
        await browser.OpenAsync($"/registrations/{code}/edit");
        Assert.Contains(await SinceAsync(before), e => (e.Entity, e.Subject) == ("Registration", code));
    }

    [Fact]
    public async Task NumberOfATable_IsWrittenWithItsCellAndBothClocks()
    {
        var browser = await app.SignInAsync("analyst");
        var before = await LastAsync();
        await browser.OpenAsync("/tables/t1/cell?year=2013&asOf=2014-01-01&SEX=F");
        var read = Assert.Single(await SinceAsync(before), e => e.Entity == "Table");
        Assert.StartsWith("T1 2013 as of 2014-01-01 recorded up to 20", read.Subject);
        Assert.EndsWith("cell SEX=F", read.Subject);
    }

    [Fact]
    public async Task RolesAndPasswords_AreToldWithoutTheirValues()
    {
        var roles = await app.ReadAsync(db => db.AuditEvents.CountAsync(e => e.Entity == "AccountRole"));
        Assert.True(roles > 10, $"{roles} roles told");
        await app.SignInAsync("mp.manager"); // the fixture sets a password first
        var told = await app.ReadAsync(db =>
            db.AuditEvents.Include(e => e.Values)
                .Where(e => e.Entity == "Account" && e.Action == AuditAction.Changed)
                .OrderByDescending(e => e.Position)
                .FirstAsync(e => e.Values.Any(v => v.Key == "PasswordHash"))
        );
        Assert.Equal("*", told.Values.Single(v => v.Key == "PasswordHash").New);
    }

    private Task<long> LastAsync() => app.ReadAsync(db => db.AuditEvents.MaxAsync(e => e.Position));

    private Task<List<AuditEvent>> SinceAsync(long position) =>
        app.ReadAsync(db => db.AuditEvents.Where(e => e.Position > position).ToListAsync());
}
