using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>Sections and rows of a submitted registration, as a caseworker meets them.</summary>
public sealed class SectionTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task FirstAnswers_NeedNoReason_ReplacingOrRemovingDoes()
    {
        var code = await app.RegisterAsync("pj");
        var browser = await app.SignInAsync("pj");
        var address = $"/registrations/{code}/sections/vulnerability";
        await browser.OpenAsync(address);
        await browser.Fill("VUL03", "N").SubmitAsync("save");
        Assert.Empty(browser.Errors);

        // A second answer beside the first is none either.
        await browser.OpenAsync(address);
        await browser.Fill("VUL02", "UNK").SubmitAsync("save");
        Assert.Empty(browser.Errors);

        foreach (var change in new[] { "Y", "" })
        {
            await browser.OpenAsync(address);
            await browser.Fill("VUL03", change).SubmitAsync("save");
            Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
            browser.AssertError("Reason", "Sheet.ChangeReasonMissing");
        }
        Assert.Equal("N", (await app.StoredAsync(code)).Vulnerability.TraffickedBefore);

        await browser.Fill("VUL03", "Y").Fill("Reason", "told later").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        Assert.Equal("Y", (await app.StoredAsync(code)).Vulnerability.TraffickedBefore);
    }

    [Fact]
    public async Task NextSection_IsThatOfTheStory()
    {
        var code = await app.RegisterAsync("pj");
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync($"/registrations/{code}/sections/vulnerability");
        await browser.Fill("VUL03", "N").SubmitAsync("next");
        Assert.Equal($"/registrations/{code}/sections/recruitment", browser.Address);
    }

    /// <summary>The service declined is the service given in the catalogue: the timeline says which of both was entered.</summary>
    [Fact]
    public async Task Timeline_NamesTheRow_AndShowsWhatIsAskedFor()
    {
        var code = await app.RegisterAsync("pj");
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync($"/registrations/{code}/refusals/new");
        await browser.Fill("AST04", "UNK").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        await browser.OpenAsync($"/registrations/{code}/episodes/new");
        await browser.Fill("EXP02", "LAB").Fill("EXP05", "UNK").Fill("EXP09.year", "2011").SubmitAsync("save");
        Assert.Empty(browser.Errors);

        foreach (
            var (show, ofRecord, ofPerson) in ((string, bool, bool)[])
                [
                    ("", true, false),
                    ("?show=record", true, false),
                    ("?show=person", false, true),
                    ("?show=all", true, true),
                ]
        )
        {
            await browser.OpenAsync($"/registrations/{code}/history{show}");
            var (record, person) = (Lines("timeline-record"), Lines("timeline-person"));
            Assert.Equal((ofRecord, ofPerson), (record.Length > 0, person.Length > 0));
            Assert.Equal(ofRecord, record.Contains(Steps.Message("Rows.refusals.One")));
            Assert.DoesNotContain($"({Steps.Message("Rows.services.One")})", record);
            Assert.Equal(ofPerson, person.Contains("2011"));
        }

        string Lines(string kind) =>
            string.Join('\n', browser.Page.QuerySelectorAll($"li.{kind}").Select(e => e.TextContent));
    }

    /// <summary>What was typed and not saved is kept for who typed it, and goes when it is saved or thrown away.</summary>
    [Fact]
    public async Task WhatWasTyped_IsKeptForItsTypist()
    {
        var code = await app.RegisterAsync("pj");
        var address = $"/registrations/{code}/sections/vulnerability";
        var (typist, other) = (await app.SignInAsync("pj"), await app.SignInAsync("pj.manager"));
        var version = (await app.StoredAsync(code)).Version;

        await TypeAsync("Y");
        Assert.Equal("Y", (await typist.OpenAsync(address)).Value("VUL03"));
        Assert.NotEqual("Y", (await other.OpenAsync(address)).Value("VUL03"));
        Assert.Equal(version, (await app.StoredAsync(code)).Version);

        await typist.SubmitAsync("drop-kept");
        Assert.NotEqual("Y", typist.Value("VUL03"));
        Assert.Equal(0, await KeptAsync());

        await TypeAsync("Y");
        await typist.OpenAsync(address);
        await typist.SubmitAsync("save");
        Assert.Empty(typist.Errors);
        Assert.Equal(0, await KeptAsync());
        Assert.Equal("Y", (await app.StoredAsync(code)).Vulnerability.TraffickedBefore);

        async Task TypeAsync(string answer)
        {
            await typist.OpenAsync(address);
            await typist.Fill("VUL03", answer).Fill("intent", "autosave").SubmitAsync();
            Assert.Equal(HttpStatusCode.OK, typist.Status);
        }

        Task<int> KeptAsync() => app.ReadAsync(db => db.KeptSheets.CountAsync(k => k.Registration.Code == code));
    }

    [Fact]
    public async Task Legs_StandInTheOrderOfTravel()
    {
        var code = await app.RegisterAsync("pj");
        var browser = await app.SignInAsync("pj");
        foreach (var kind in new[] { "INT", "CEU", "CNE" })
        {
            await browser.OpenAsync($"/registrations/{code}/movements/new");
            await browser.Fill("MOV01", kind).SubmitAsync("save");
            Assert.Empty(browser.Errors);
        }
        var last = browser.Page.QuerySelectorAll("form[action$='/earlier']").OfType<IHtmlFormElement>().Last();
        await browser.ShowAsync(browser.RequestOf(last, null));
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal(["INT", "CNE", "CEU"], (await app.StoredAsync(code)).Legs.Select(l => l.Kind.Value));
    }

    /// <summary>Who asks for no language is spoken to in the first of the country.</summary>
    [Fact]
    public async Task TheFirstLanguage_IsThatOfTheProfile()
    {
        var browser = app.Browse();
        browser.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        await browser.OpenAsync("/account/sign-in");
        Assert.Equal("pt-PT", browser.Page.DocumentElement.GetAttribute("lang"));
    }
}
