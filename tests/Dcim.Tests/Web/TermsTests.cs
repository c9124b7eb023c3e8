using System.Net;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

public sealed class TermsTests : IDisposable
{
    private readonly ProductionFactory _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task TheFirstRevision_IsThereInEveryLanguage()
    {
        await _app.MakeAsync("somebody");
        var terms = await _app.ReadAsync(db => db.TermsOfUse.AsNoTracking().ToListAsync());
        Assert.Equal(Texts.Languages.Order(), terms.Select(t => t.Language).Order());
        Assert.Equal(terms.Count, terms.Select(t => t.Text).Distinct().Count());
        Assert.All(terms, t => Assert.Equal(1, t.Revision));
    }

    [Fact]
    public async Task ANewRevision_IsAskedOfEverybodyAtOnce()
    {
        var (admin, _, _) = await _app.ArriveAsync(await _app.MakeAsync("admin", Roles.Administrator));
        var (worker, _, _) = await _app.ArriveAsync(await _app.MakeAsync("worker"));
        await admin.OpenAsync("/administration/terms");
        await admin.Fill("Text[pt-PT]", "").SubmitAsync("publish");
        Assert.Equal(HttpStatusCode.BadRequest, admin.Status);
        Assert.Contains(Steps.Message("Terms.FirstMissing"), string.Join(' ', admin.Errors));
        Assert.NotEqual("", admin.Value("Text[pl]"));

        admin
            .Fill("Text[pt-PT]", "Nova regra um.\n\nNova regra dois.")
            .Fill("Text[en-GB]", "")
            .Fill("Text[pl]", "Nowa zasada.");
        await admin.SubmitAsync("preview");
        Assert.Equal(2, admin.Page.QuerySelectorAll(".preview[lang=pt-PT] p").Length);
        Assert.Equal(1, await _app.ReadAsync(db => db.TermsOfUse.MaxAsync(t => t.Revision)));
        await admin.SubmitAsync("publish");
        Assert.Equal("/administration/terms", admin.Address);
        Assert.Contains($"{Steps.Message("Terms.Missing")} 2", admin.Text);

        _app.WaitAMinute();
        Assert.Equal("/account/terms", (await worker.OpenAsync("/registrations")).Address);
        Assert.Contains("Nova regra dois.", worker.Text); // English was left empty
        await worker.SubmitAsync("accept");
        Assert.Equal("/registrations", (await worker.OpenAsync("/registrations")).Address);
        Assert.Equal("/account/terms", (await worker.OpenAsync("/account/terms")).Address);
        Assert.Null(worker.Page.QuerySelector("main button[value=accept]"));

        await admin.OpenAsync("/administration/terms");
        Assert.Equal("/account/terms", admin.Address); // herself too
        await admin.SubmitAsync("accept");
        await admin.OpenAsync("/administration/terms");
        Assert.Contains($"{Steps.Message("Terms.Missing")} 0", admin.Text);
    }

    [Fact]
    public async Task WhoDeclines_IsSignedOut()
    {
        var browser = await _app.FirstStepAsync(await _app.MakeAsync("declining"));
        await _app.SetUpAsync(browser);
        await browser.OpenAsync("/");
        await browser.SubmitAsync("decline");
        Assert.Equal("/account/sign-in", browser.Address);
        Assert.StartsWith("/account/sign-in", (await browser.OpenAsync("/registrations")).Address);
    }
}
