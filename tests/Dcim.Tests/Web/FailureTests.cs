using System.Net;
using Dcim.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

public sealed class FailureTests(AppFactory app) : IClassFixture<AppFactory>
{
    /// <summary>As when the disk is full: reading works, the write fails.</summary>
    [Fact]
    public async Task Post_WhenTheDatabaseCannotWrite_KeepsWhatWasTypedAndStoresNothing()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync("/registrations/new");
        await ExecuteAsync(
            "CREATE TRIGGER Full BEFORE INSERT ON Registrations BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        );
        RegistrationJourneyTests.FillMinimum(browser).Fill("VID03.given", "Exemplina");
        await browser.SubmitAsync("submit");

        Assert.Equal(HttpStatusCode.InternalServerError, browser.Status);
        Assert.DoesNotContain("RAISE", browser.Text);
        Assert.Equal(0, await app.AsSystemAsync(s => s.GetRequiredService<DcimDbContext>().Registrations.CountAsync()));

        await ExecuteAsync("DROP TRIGGER Full");
        await browser.SubmitAsync("resume");
        Assert.Equal("Exemplina", browser.Value("VID03.given"));
        Assert.Equal("2013", browser.Value("CAS04.year"));
        await browser.SubmitAsync("submit");
        Assert.NotNull(browser.Page.QuerySelector(".counted-yes"));
    }

    private Task<int> ExecuteAsync(string sql) =>
        app.AsSystemAsync(s => s.GetRequiredService<DcimDbContext>().Database.ExecuteSqlRawAsync(sql));
}
