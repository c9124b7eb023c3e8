using System.Net;
using Dcim.Data.Audit;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>Linking without asking is off until an administrator turns it on, which the audit tells.</summary>
public sealed class LinkageSettingsTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Address = "/administration/linkage";

    private Task<(double?, double?)> SavedAsync() =>
        app.ReadAsync(async db =>
        {
            var instance = await db.Instances.AsNoTracking().SingleAsync();
            return (instance.LinksVictimsFrom, instance.LinksOffendersFrom);
        });

    private Task<List<AuditEvent>> ToldAsync() =>
        app.ReadAsync(db =>
            db.AuditEvents.AsNoTracking()
                .Include(e => e.Values)
                .Where(e => e.Entity == "Instance")
                .OrderBy(e => e.Position)
                .ToListAsync()
        );

    [Fact]
    public async Task ItIsOff_UntilSomebodyTurnsItOn_WhichIsAudited()
    {
        var admin = await app.SignInAsync("admin");
        await admin.OpenAsync(Address);
        Assert.Equal(("off", "off"), (admin.Value("Victims"), admin.Value("Offenders")));
        Assert.Equal((null, null), await SavedAsync());
        var told = (await ToldAsync()).Count;

        foreach (var wrong in new[] { "", "89.99", "100", "99.995", "-95", "95 %", "9,5" })
        {
            await admin.OpenAsync(Address);
            await admin.Fill("Victims", "on").Fill("VictimsFrom", wrong).SubmitAsync();
            Assert.Equal(HttpStatusCode.BadRequest, admin.Status);
            Assert.Single(admin.Errors);
            Assert.Equal(wrong, admin.Value("VictimsFrom"));
            Assert.Equal("on", admin.Value("Victims"));
        }
        Assert.Equal((null, null), await SavedAsync());

        await admin.OpenAsync(Address);
        await admin.Fill("Victims", "on").Fill("VictimsFrom", "99,5").SubmitAsync();
        Assert.Equal(HttpStatusCode.OK, admin.Status);
        Assert.Equal((0.995, null), await SavedAsync());
        Assert.Equal("99.5", admin.Value("VictimsFrom"));
        var change = Assert.Single((await ToldAsync()).Skip(told));
        Assert.NotNull(change.UserId);
        var value = Assert.Single(change.Values);
        Assert.Equal(("LinksVictimsFrom", "0.995"), (value.Key, value.New));
        var auditor = await app.SignInAsync("auditor");
        await auditor.OpenAsync($"/audit/events/{change.Position}");
        Assert.Contains("0.995", auditor.Text);
        await auditor.OpenAsync("/how-we-recognise");
        Assert.Single(auditor.Page.QuerySelectorAll("[data-automatic=on]"));

        // Saved as it is: nothing to tell.
        await admin.SubmitAsync();
        await admin.Fill("Victims", "off").SubmitAsync();
        Assert.Equal((null, null), await SavedAsync());
        Assert.Equal(told + 2, (await ToldAsync()).Count);
    }

    /// <summary>Of two who change it at once the second sees what the first said, and says it again.</summary>
    [Fact]
    public async Task OfTwoAdministrators_TheSecondIsTold()
    {
        var (first, second) = (await app.SignInAsync("admin"), await app.SignInAsync("admin"));
        await first.OpenAsync(Address);
        await second.OpenAsync(Address);
        await first.Fill("Offenders", "on").Fill("OffendersFrom", "99.99").SubmitAsync();
        Assert.Equal((null, 0.9999), await SavedAsync());
        await second.Fill("Offenders", "on").Fill("OffendersFrom", "90").SubmitAsync();
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains("99.99", second.Page.QuerySelector(".notice-problem")!.TextContent);
        Assert.Equal("90", second.Value("OffendersFrom"));
        Assert.Equal((null, 0.9999), await SavedAsync());
        await second.SubmitAsync();
        Assert.Equal((null, 0.9), await SavedAsync());
        await second.Fill("Offenders", "off").SubmitAsync();
        Assert.Equal((null, null), await SavedAsync());
    }
}
