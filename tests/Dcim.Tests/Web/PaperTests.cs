using System.Globalization;
using System.Net;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Features.Paper;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>Blank forms: every question of every page, in every language, and nothing of anybody.</summary>
public sealed class PaperTests(AppFactory app) : IClassFixture<AppFactory>
{
    public static TheoryData<string> Languages => [.. Texts.Languages];

    private Task<PaperPages> PagesOfAsync(string institution) =>
        app.AsSystemAsync(async services => new PaperPages(
            services.GetRequiredService<IndicatorCatalogue>(),
            services.GetRequiredService<RegistrationSections>(),
            await services
                .GetRequiredService<Dcim.Data.DcimDbContext>()
                .Institutions.SingleAsync(i => i.Code == institution)
        ));

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task EveryPage_AsksEveryQuestion_WithEachReasonItAdmits(string language)
    {
        var browser = await app.SignInAsync("farol");
        var text = app.Services.GetRequiredService<Texts>();
        var catalogue = app.Services.GetRequiredService<IndicatorCatalogue>();
        foreach (var page in (await PagesOfAsync("PT-ONG1")).All)
        {
            await browser.OpenAsync($"/paper/{page.Name}?language={language}");
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            Assert.Equal(language, browser.Page.DocumentElement.GetAttribute("lang"));
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            Assert.Equal(text[page.Title], browser.Page.QuerySelector("h1")!.TextContent);
            Assert.Contains(catalogue.Version, browser.Page.QuerySelector("footer")!.TextContent);
            Assert.Contains(text.Label(page.Code), browser.Page.QuerySelector("header")!.TextContent);
            Assert.NotEmpty(page.Questions);
            foreach (var (field, owed) in page.Questions)
            {
                var item = browser.Page.GetElementById(field.Key);
                Assert.True(item is not null, $"{page.Name} does not ask {field.Key}.");
                var heading = item.QuerySelector("h2")!.TextContent;
                Assert.Contains(text.Label(field.Key), heading);
                Assert.Equal(owed, heading.Contains('*'));
                Assert.Equal(field.ShowWhen.Count > 0, item.QuerySelector(".paper-condition") is not null);
                var offered = item.QuerySelectorAll("li").Select(li => li.TextContent.Trim()).ToList();
                if (field.Part.Kind == AnswerKind.Text)
                    Assert.Empty(offered);
                else
                    Assert.All(field.Part.Missing, reason => Assert.Contains(text.Code("", reason), offered));
                if (field.Part.List?.StartsWith("CL_", StringComparison.Ordinal) == true)
                    Assert.All(
                        catalogue.ValuesOf(field.Part),
                        v => Assert.Contains(offered, o => o.StartsWith(text.Code(field.Part.List, v.Code)))
                    );
                else if (field.Part.Kind is AnswerKind.Choice or AnswerKind.Choices or AnswerKind.Text)
                    Assert.True(
                        offered.Count > field.Part.Missing.Count || item.QuerySelector(".paper-line") is not null,
                        $"{page.Name} leaves no room for {field.Key}."
                    );
            }
        }
    }

    [Fact]
    public void AStatusNotInUseInTheCountry_IsNotPrinted()
    {
        var profile = NationalProfile.Load("PL");
        var (catalogue, text) = (IndicatorCatalogue.For(profile), app.Services.GetRequiredService<Texts>());
        var printed = new PaperWords(catalogue, profile, text).Boxes(catalogue["IDN03"]).Select(b => b.Label).ToList();
        Assert.Contains(text.Status("PRE"), printed);
        Assert.DoesNotContain(text.Status("SIG"), printed);
    }

    /// <summary>The program keeps no day of a victim without identity: paper asks for none either.</summary>
    [Theory]
    [InlineData("farol", "minimum", true)]
    [InlineData("farol", "episodes", true)]
    [InlineData("farol", "recruitment", false)]
    [InlineData("farol", "identity", false)]
    [InlineData("farol", "case", false)]
    [InlineData("pj", "minimum", false)]
    public async Task WhereDaysNeedConsent_TheSheetSaysSo(string account, string page, bool says)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync($"/paper/{page}?language=en-GB");
        Assert.Equal(
            says,
            browser.Page.Body!.TextContent.Contains("Without consent to an own file, write month and year only.")
        );
    }

    [Fact]
    public async Task TheList_LeadsToEveryPage_InEveryLanguage()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync("/registrations");
        Assert.NotNull(browser.Page.QuerySelector("main a[href='/paper']"));
        await browser.OpenAsync("/paper");
        var links = browser.Page.QuerySelectorAll("main tbody a").Select(a => a.GetAttribute("href"));
        Assert.Equal(
            (await PagesOfAsync("PT-PJ")).All.SelectMany(p =>
                Texts.Languages.Select(language => $"/paper/{p.Name}?language={language}")
            ),
            links
        );
    }

    /// <summary>Nothing that the program asks of a victim or her case is left out of the sheets.</summary>
    [Theory]
    [InlineData("PT-PJ")]
    [InlineData("PT-ONG1")]
    public async Task EveryQuestionOfTheModel_IsOnASheet_AndOnlyTheIdentitySheetHasNames(string institution)
    {
        var pages = await PagesOfAsync(institution);
        var asked = pages.All.SelectMany(p => p.Questions).Select(q => q.Part.Key).ToHashSet();
        var sections = app.Services.GetRequiredService<RegistrationSections>();
        Assert.Equal([], sections.All.SelectMany(s => s.Keys).Except(asked));
        Assert.Equal([], sections.RowKinds.SelectMany(r => r.Keys).Except(asked));
        Assert.Equal([], AnswerMap<Case>.Entries.Keys.Except(asked).Except(["CAS01"]));
        Assert.Equal([], FormPage.MinimumKeys.Except(asked).Except(institution == "PT-PJ" ? ["GOV03.scope"] : []));
        Assert.All(
            pages.All.Where(p => !p.IsIdentity),
            p => Assert.DoesNotContain(p.Questions, q => q.Part.Indicator.Code is "VID03" or "VID04")
        );
    }

    [Fact]
    public async Task TheCountrysOwnIndicators_AreAskedLikeTheRest()
    {
        var catalogue = app.Services.GetRequiredService<IndicatorCatalogue>();
        var asked = (await PagesOfAsync("PT-PJ")).All.SelectMany(p => p.Questions).Select(q => q.Part).ToList();
        var own = catalogue.Indicators.Where(i => i.IsNational).ToList();
        Assert.NotEmpty(own);
        Assert.All(own, i => Assert.Contains(i.Parts[0], asked));
    }

    [Fact]
    public async Task WhenAQuestionIsAsked_IsSaidInWords()
    {
        var browser = await app.SignInAsync("farol");
        await browser.OpenAsync("/paper/background?language=en-GB");
        Assert.Equal(
            "Only if the answer to “Age group at registration” is: Child (under 18).",
            browser.Page.GetElementById("VIC16")!.QuerySelector(".paper-condition")!.TextContent
        );
        await browser.OpenAsync("/paper/identity?language=en-GB");
        Assert.StartsWith(
            "Only if the answer to “",
            browser.Page.GetElementById("VID03.given")!.QuerySelector(".paper-condition")!.TextContent
        );
        await browser.OpenAsync("/paper/minimum?language=en-GB");
        Assert.Contains(
            "is not known to the day, or “",
            browser.Page.GetElementById("VIC04")!.QuerySelector(".paper-condition")!.TextContent
        );
    }

    [Fact]
    public async Task ThePage_SpeaksItsOwnLanguage_AndTheReadersStays()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync("/paper/minimum?language=pl");
        Assert.Equal("pl", browser.Page.DocumentElement.GetAttribute("lang"));
        await browser.OpenAsync("/paper/minimum");
        Assert.Equal("en-GB", browser.Page.DocumentElement.GetAttribute("lang"));
        await browser.OpenAsync("/paper");
        Assert.Equal("en-GB", browser.Page.DocumentElement.GetAttribute("lang"));
    }

    [Theory]
    [InlineData("/paper/nothing")]
    [InlineData("/paper/minimum?language=de")]
    public async Task WhatThereIsNot_IsNotFound(string address)
    {
        var browser = await app.SignInAsync("pj");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync(address)).Status);
    }

    [Theory]
    [InlineData("pj.duty", HttpStatusCode.OK)]
    [InlineData("farol.manager", HttpStatusCode.OK)]
    [InlineData("analyst", HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.Forbidden)]
    public async Task WhoReadsRegistrations_MayPrintForms(string account, HttpStatusCode expected)
    {
        var browser = await app.SignInAsync(account);
        Assert.Equal(expected, (await browser.OpenAsync("/paper")).Status);
        Assert.Equal(expected, (await browser.OpenAsync("/paper/minimum")).Status);
    }
}
