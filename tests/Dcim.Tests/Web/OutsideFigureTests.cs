using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using ClosedXML.Excel;
using Dcim.Data.Audit;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>Figures of others stand beside our tables as what they are, and in none of their numbers.</summary>
public sealed class OutsideFigureTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task Figure_StandsBesideItsTableAndYear_OnPageWorkbookAndCsv_AndInNoNumberOfOurs()
    {
        var analyst = await app.SignInAsync("analyst");
        var before = await TablesPage.OpenAsync(analyst, 2013, all: true);
        var code = await analyst.SourceAsync("Criminal courts 2013, \"final\"");
        await analyst.AddFigureAsync(code, "T1", 2013, "Convicted, women", "987 654");
        await analyst.AddFigureAsync(code, "T1", 2013, "=Convicted, men", ":");
        await analyst.AddFigureAsync(code, "T1", 2012, "Year before", "555");
        await analyst.AddFigureAsync(code, "T8", 2013, "Other table", "444");

        var page = await TablesPage.OpenAsync(analyst, 2013, all: true);
        var part = Beside(page.Page, "Criminal courts 2013");
        Assert.Equal(
            ["Convicted, women|987654", "=Convicted, men|:"],
            Grid.Of(part.QuerySelector("table")!).Rows.Select(r => string.Join('|', r.Values.Take(2)))
        );
        Assert.Contains("Final convictions, by the day they became final", part.TextContent);
        Assert.Contains("30/06/2014", part.TextContent);
        Assert.Contains(page.Text("OutsideUnit.Judgments"), part.TextContent);
        Assert.Contains(page.Text("OutsideKind.NotRegistering"), part.TextContent);
        Assert.Contains(page.Text("Elsewhere.Sentence"), page.Page.Body!.TextContent);
        Assert.DoesNotContain("555", part.TextContent);
        Assert.DoesNotContain("444", part.TextContent);

        // Our own numbers are what they were, in the table, under it and in its csv.
        Assert.Equal(before.Persons, page.Persons);
        Assert.Equal(before.Notes.Lines, page.Notes.Lines);
        Assert.All(before.Grids, grid => Assert.Equal(grid.Value.Lines, page.Grids[grid.Key].Lines));
        var cancel = TestContext.Current.CancellationToken;
        var csv = await analyst.Http.GetStringAsync(page.CsvAddress, cancel);
        Assert.DoesNotContain("Convicted", csv);
        Assert.DoesNotContain("987654", csv);

        using var workbook = new XLWorkbook(
            new MemoryStream(await analyst.Http.GetByteArrayAsync(page.WorkbookAddress, cancel))
        );
        var sheet = workbook.Worksheet("ELSEWHERE");
        Assert.Equal(page.Text("Elsewhere.Sentence"), sheet.Cell(2, 1).GetString());
        var mine = Grid.Of(sheet).Rows.Where(r => r[page.Text("Elsewhere.Name")].Contains("2013, \"final\"")).ToList();
        Assert.Equal(
            ["Convicted, women|987654|2014-06-30", "=Convicted, men|:|2014-06-30"],
            mine.Select(r =>
                $"{r[page.Text("Elsewhere.What")]}|{r[page.Text("Tables.Value")]}|{r[page.Text("Elsewhere.CutOff")]}"
            )
        );
        Assert.All(
            workbook.Worksheets.Where(s => s.Name != "ELSEWHERE"),
            other => Assert.DoesNotContain(other.CellsUsed(), c => c.GetString().Contains("987654"))
        );

        var own = await analyst.Http.GetStringAsync(page.CsvAddress.Replace(".csv", "/elsewhere.csv"), cancel);
        Assert.Contains(
            "T1,PT,2013,\"Criminal courts 2013, \"\"final\"\"\",NotRegistering,"
                + "\"Final convictions, by the day they became final\",Judgments,2014-06-30,,,\"Convicted, women\",987654,,",
            own
        );
        Assert.Contains("\"'=Convicted, men\",:,", own);
        Assert.DoesNotContain("Year before", own);
    }

    [Fact]
    public async Task ChangedAndRemoved_AnEarlierTableShowsWhatStoodThen()
    {
        var analyst = await app.SignInAsync("analyst");
        var code = await analyst.SourceAsync("Prison service 2011");
        var none = await TablesPage.OpenAsync(analyst, 2011);
        Assert.Contains(none.Text("Elsewhere.NoneBeside"), none.Page.Body!.TextContent);
        await analyst.AddFigureAsync(code, "T1", 2011, "Kept", "20");
        await analyst.AddFigureAsync(code, "T1", 2011, "Corrected", "30");
        var first = await TablesPage.OpenAsync(analyst, 2011);

        await OpenFigureAsync(analyst, code, "Corrected");
        await analyst.Fill("Value", "31").Fill("Reason", "misread").SubmitAsync("save");
        Assert.Equal($"/elsewhere/{code}", analyst.Address);
        await analyst.OpenAsync($"/elsewhere/{code}/edit");
        await analyst.Fill("CutOff", "2015-01-01").Fill("Reason", "later edition").SubmitAsync("save");
        Assert.Empty(analyst.Errors);
        var second = await TablesPage.OpenAsync(analyst, 2011);
        await OpenFigureAsync(analyst, code, "Kept");
        await analyst.Fill("Reason", "not of this year").SubmitAsync("remove");
        Assert.Empty(analyst.Errors);

        Assert.Equal("Kept 20, Corrected 31 until 01/01/2015", Said(second));
        Assert.Equal("Corrected 31 until 01/01/2015", Said(await TablesPage.OpenAsync(analyst, 2011)));
        Assert.Equal("Kept 20, Corrected 30 until 30/06/2014", await SaidAgainAsync(first));
        Assert.Equal("Kept 20, Corrected 31 until 01/01/2015", await SaidAgainAsync(second));
        Assert.Empty(
            (await TablesPage.OpenAsync(analyst, 2011, recordedUpTo: none.RecordedUpTo)).Page.QuerySelectorAll(
                "[data-outside]"
            )
        );

        // What stood before is told on the page of the source, with the reason.
        await analyst.OpenAsync($"/elsewhere/{code}");
        var earlier = analyst.Page.QuerySelector("#earlier-figures")!.TextContent;
        Assert.Contains("misread", earlier);
        Assert.Contains("not of this year", earlier);
        Assert.Contains("later edition", analyst.Text);

        // With its source all is gone from now on, and from now on only.
        await analyst.OpenAsync($"/elsewhere/{code}/edit");
        await analyst.Fill("Reason", "never published").SubmitAsync("remove");
        Assert.Equal("/elsewhere", analyst.Address);
        Assert.DoesNotContain(
            "Prison service 2011",
            analyst.Text.Replace(analyst.Page.QuerySelector(".notice")!.TextContent, "")
        );
        Assert.Equal(HttpStatusCode.NotFound, (await analyst.OpenAsync($"/elsewhere/{code}")).Status);
        Assert.Empty((await TablesPage.OpenAsync(analyst, 2011)).Page.QuerySelectorAll("[data-outside]"));
        Assert.Equal("Kept 20, Corrected 31 until 01/01/2015", await SaidAgainAsync(second));

        async Task<string> SaidAgainAsync(TablesPage page) =>
            Said(await TablesPage.OpenAsync(analyst, 2011, recordedUpTo: page.RecordedUpTo));

        string Said(TablesPage page)
        {
            var part = Beside(page.Page, "Prison service 2011");
            var figures = Grid.Of(part.QuerySelector("table")!)
                .Rows.Select(r => $"{r[page.Text("Elsewhere.What")]} {r[page.Text("Tables.Value")]}");
            var terms = Grid.OfTerms(part.QuerySelector("dl")!, "term", "value");
            return $"{string.Join(", ", figures)} until {terms.Row("term", page.Text("Elsewhere.CutOff"))["value"]}";
        }
    }

    [Fact]
    public async Task EveryChange_IsInTheAudit_WithItsReason()
    {
        var (code, figure) = await app.OutsideFigureAsync();
        var analyst = await app.SignInAsync("analyst");
        await analyst.OpenAsync($"/elsewhere/{code}/figures/{figure}");
        await analyst.Fill("Value", "12").Fill("Reason", "misread").SubmitAsync("save");
        Assert.Empty(analyst.Errors);
        await analyst.OpenAsync($"/elsewhere/{code}/figures/{figure}");
        await analyst.Fill("Reason", "not of ours").SubmitAsync("remove");
        await analyst.OpenAsync($"/elsewhere/{code}/edit");
        await analyst.Fill("Definition", "Other words").Fill("Reason", "clearer").SubmitAsync("save");

        var events = await app.ReadAsync(db =>
            db.AuditEvents.Include(e => e.Values)
                .Where(e => e.Subject == figure || e.Subject == code)
                .OrderBy(e => e.Position)
                .ToListAsync()
        );
        Assert.Equal(
            [
                "OutsideSource Created",
                "OutsideFigure Created 4711",
                "OutsideFigure Changed misread",
                "OutsideFigure Created 12",
                "OutsideFigure Changed not of ours",
                "OutsideSource Changed clearer",
                "OutsideSource Created",
            ],
            events.OrderBy(e => e.At).ThenBy(e => e.Action == AuditAction.Created).Select(Line)
        );
        Assert.All(events, e => Assert.NotNull(e.UserId));
        var auditor = await app.SignInAsync("auditor");
        await auditor.OpenAsync($"/audit/events/{events.Single(e => Line(e).EndsWith("misread")).Position}");
        Assert.Contains("misread", auditor.Text);

        static string Line(AuditEvent e) =>
            string.Join(
                ' ',
                new[]
                {
                    e.Entity,
                    $"{e.Action}",
                    e.Action == AuditAction.Created
                        ? e.Values.SingleOrDefault(v => v.Key == "Value")?.New
                        : e.Values.Single(v => v.Key == "EndReason").New,
                }.Where(w => w is not null)
            );
    }

    [Theory]
    [InlineData("T11", "2013", "What", "1", "Table", "Answer.UnknownCode")]
    [InlineData("", "2013", "What", "1", "Table", "Answer.UnknownCode")]
    [InlineData("T1", "", "What", "1", "Year", null)]
    [InlineData("T1", "1989", "What", "1", "Year", null)]
    [InlineData("T1", "20x3", "What", "1", "Year", null)]
    [InlineData("T1", "2015", "What", "1", "Year", null)] // after the cut-off
    [InlineData("T1", "2013", " ", "1", "What", "Binding.Missing")]
    [InlineData("T1", "2013", "a\u202Eb", "1", "What", "Answer.ControlCharacters")]
    [InlineData("T1", "2013", "Convicted, WOMEN", "1", "What", null)] // entered already
    [InlineData("T1", "2013", "What", "", "Value", "Elsewhere.ValueWrong")]
    [InlineData("T1", "2013", "What", "-1", "Value", "Elsewhere.ValueWrong")]
    [InlineData("T1", "2013", "What", "1.5", "Value", "Elsewhere.ValueWrong")]
    [InlineData("T1", "2013", "What", "12 34", "Value", "Elsewhere.ValueWrong")]
    [InlineData("T1", "2013", "What", "1000000000", "Value", "Elsewhere.ValueWrong")]
    [InlineData("T1", "2013", "What", "99999999999999", "Value", "Elsewhere.ValueWrong")]
    [InlineData("T1", "2013", "What", "NAP", "Value", "Elsewhere.ValueWrong")]
    public async Task WrongFigure_IsToldAtTheField_AndKept(
        string table,
        string year,
        string what,
        string value,
        string box,
        string? message
    )
    {
        var (code, _) = await app.OutsideFigureAsync();
        var analyst = await app.SignInAsync("analyst");
        await analyst.OpenAsync($"/elsewhere/{code}");
        analyst.Fill("Table", table).Fill("Year", year).Fill("What", what);
        await analyst.Fill("Value", value).Fill("Remark", "kept").SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, analyst.Status);
        if (message is not null)
            analyst.AssertError(box, message);
        Assert.Single(analyst.Errors);
        Assert.NotNull(analyst.Page.QuerySelector($".field-invalid #{box}"));
        Assert.Equal((value, "kept"), (analyst.Value("Value"), analyst.Value("Remark")));
        Assert.Equal(1, await app.ReadAsync(db => db.OutsideFigures.CountAsync(f => f.Source.Code == code)));
    }

    [Theory]
    [InlineData("Name", "", "Binding.Missing")]
    [InlineData("Kind", "0", "Answer.UnknownCode")]
    [InlineData("Unit", "Votes", "Answer.UnknownCode")]
    [InlineData("Definition", "", "Binding.Missing")]
    [InlineData("CutOff", "", "Binding.Missing")]
    [InlineData("CutOff", "2014-02-30", "Tables.NoSuchDay")]
    [InlineData("CutOff", "2999-01-01", null)]
    [InlineData("CutOff", "1989-12-31", null)]
    [InlineData("PublishedOn", "2014-06-29", "Elsewhere.PublishedBeforeCutOff")]
    [InlineData("PublishedOn", "2999-06-29", null)]
    [InlineData("Address", "javascript:alert(1)", "Elsewhere.AddressWrong")]
    [InlineData("Address", "www.example.org", "Elsewhere.AddressWrong")]
    public async Task WrongSource_IsToldAtTheField_AndKept(string box, string typed, string? message)
    {
        var analyst = await app.SignInAsync("analyst");
        var fields = new Dictionary<string, string>
        {
            ["Name"] = "Wrong source",
            ["Kind"] = "PublishedEarlier",
            ["Unit"] = "Persons",
            ["Definition"] = "kept",
            ["CutOff"] = "2014-06-30",
            [box] = typed,
        };
        await analyst.OpenAsync("/elsewhere/new");
        await analyst.PostAsync("/elsewhere/new", [.. fields.Select(f => (f.Key, f.Value))]);
        Assert.Equal(HttpStatusCode.BadRequest, analyst.Status);
        Assert.Single(analyst.Errors);
        if (message is not null)
            analyst.AssertError(box, message);
        Assert.Equal(fields["Definition"], analyst.Value("Definition")?.Trim());
        Assert.False(await app.ReadAsync(db => db.OutsideDescriptions.AnyAsync(d => d.Name == "Wrong source")));
    }

    [Fact]
    public async Task Reason_IsNeeded_ForAChangeAndARemoval_AndTheDataCannotEndBeforeAFigure()
    {
        var (code, figure) = await app.OutsideFigureAsync();
        var analyst = await app.SignInAsync("analyst");
        foreach (
            var (address, box) in new[]
            {
                ($"/elsewhere/{code}/figures/{figure}", "Value"),
                ($"/elsewhere/{code}/edit", "CutOff"),
            }
        )
        {
            await analyst.OpenAsync(address);
            await analyst.Fill(box, box == "Value" ? "12" : "2014-01-01").SubmitAsync("save");
            Assert.Equal(HttpStatusCode.BadRequest, analyst.Status);
            analyst.AssertError("Reason", "Elsewhere.ReasonMissing");
            await analyst.OpenAsync(address);
            await analyst.SubmitAsync("remove");
            analyst.AssertError("Reason", "Elsewhere.ReasonMissing");
        }
        await analyst.OpenAsync($"/elsewhere/{code}/edit");
        await analyst.Fill("CutOff", "2012-12-31").Fill("Reason", "mistyped").SubmitAsync("save");
        Assert.NotNull(analyst.Page.QuerySelector(".field-invalid #CutOff"));
        Assert.Equal(
            (1, 1),
            await app.ReadAsync(async db =>
                (
                    await db.OutsideFigures.CountAsync(f =>
                        f.Source.Code == code && f.RecordedTo == null && f.Value == 4711
                    ),
                    await db.OutsideDescriptions.CountAsync(d => d.Source.Code == code)
                )
            )
        );
    }

    [Fact]
    public async Task SentTwice_MakesOne_AndGoingBackAndTypingOn_MakesTwo()
    {
        var analyst = await app.SignInAsync("analyst");
        await analyst.OpenAsync("/elsewhere/new");
        analyst.Fill("Name", "Twice").Fill("Kind", "NotRegistering").Fill("Unit", "Persons");
        var source = analyst
            .Fill("Definition", "d")
            .Fill("CutOff", "2014-06-30")
            .RequestOf(analyst.Form("save"), "save");
        var again = await CloneAsync(source);
        await analyst.ShowAsync(source);
        var address = analyst.Address;
        await analyst.ShowAsync(again);
        Assert.Equal((HttpStatusCode.OK, address), (analyst.Status, analyst.Address));
        Assert.Equal(1, await app.ReadAsync(db => db.OutsideDescriptions.CountAsync(d => d.Name == "Twice")));

        await analyst.OpenAsync(address);
        analyst.Fill("Table", "T5").Fill("Year", "2013").Fill("What", "one").Fill("Value", "1");
        var first = analyst.RequestOf(analyst.Form(null), null);
        var (second, other) = (await CloneAsync(first), await CloneAsync(first, ("What", "two")));
        await analyst.ShowAsync(first);
        // The next is most often beside the same table, of the same year.
        Assert.Equal(("T5", "2013", ""), (analyst.Value("Table"), analyst.Value("Year"), analyst.Value("What")));
        await analyst.ShowAsync(second);
        Assert.Equal(HttpStatusCode.OK, analyst.Status);
        await analyst.ShowAsync(other);
        Assert.Empty(analyst.Errors);
        Assert.Equal(
            ["one", "two"],
            Grid.Of(analyst.Page.QuerySelector("#figures")!).Rows.Select(r => r.Values.First())
        );
    }

    [Fact]
    public async Task TwoEditors_AreToldOfEachOther_AndNothingTypedIsLost()
    {
        var (code, figure) = await app.OutsideFigureAsync();
        var (one, other, third) = (
            await app.SignInAsync("analyst"),
            await app.SignInAsync("analyst"),
            await app.SignInAsync("analyst")
        );
        foreach (var browser in new[] { one, other, third })
            await browser.OpenAsync($"/elsewhere/{code}/figures/{figure}");
        await one.Fill("Value", "12").Fill("Reason", "misread").SubmitAsync("save");
        await other.Fill("Value", "13").Fill("Reason", "misread too").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Contains("12", other.Page.QuerySelector(".notice-problem")!.TextContent);
        Assert.Equal(("13", "misread too"), (other.Value("Value"), other.Value("Reason")));
        await other.SubmitAsync("save");
        Assert.Equal($"/elsewhere/{code}", other.Address);
        await one.OpenAsync($"/elsewhere/{code}/figures/{figure}");
        Assert.Equal("13", one.Value("Value"));
        await one.Fill("Reason", "gone").SubmitAsync("remove");

        await third.Fill("Value", "14").Fill("Reason", "late").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, third.Status);
        third.AssertError("What", "Elsewhere.RemovedMeanwhile");
        Assert.Equal(("14", "T1", "2013"), (third.Value("Value"), third.Value("Table"), third.Value("Year")));
        await third.SubmitAsync();
        Assert.Empty(third.Errors);
        Assert.Equal(
            [(1, 4711), (2, 12), (3, 13), (1, 14)],
            (
                await app.ReadAsync(db =>
                    db.OutsideFigures.Where(f => f.Source.Code == code).OrderBy(f => f.Id).ToListAsync()
                )
            ).Select(f => ((int)f.Version, f.Value!.Value))
        );

        // The same holds for the words of the source.
        foreach (var browser in new[] { one, other })
            await browser.OpenAsync($"/elsewhere/{code}/edit");
        await one.Fill("Definition", "One").Fill("Reason", "r").SubmitAsync("save");
        await other.Fill("Definition", "Other").Fill("Reason", "r").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Contains("One", other.Page.QuerySelector(".notice-problem")!.TextContent);
        Assert.Equal("Other", other.Value("Definition")?.Trim());
    }

    [Theory]
    [InlineData("approver")]
    [InlineData("pj.analyst")]
    public async Task WhoMayNotEdit_SeesTheFigures_AndNoWayToChangeThem(string account)
    {
        var (code, figure) = await app.OutsideFigureAsync();
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync("/elsewhere");
        Assert.Contains($"/elsewhere/{code}", Links(browser));
        Assert.DoesNotContain("/elsewhere/new", Links(browser));
        await browser.OpenAsync($"/elsewhere/{code}");
        Assert.Contains("4711", browser.Text);
        Assert.DoesNotContain($"/elsewhere/{code}/edit", Links(browser));
        Assert.DoesNotContain($"/elsewhere/{code}/figures/{figure}", Links(browser));
        Assert.Empty(browser.Page.QuerySelectorAll("main form[method=post]"));
        await browser.PostAsync(
            $"/elsewhere/{code}/figures/{figure}",
            ("Intent", "remove"),
            ("Version", "1"),
            ("Reason", "no")
        );
        Assert.Contains(browser.Status, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.Forbidden]);
        Assert.True(
            await app.ReadAsync(db => db.OutsideFigures.AnyAsync(f => f.Code == figure && f.RecordedTo == null))
        );
    }

    [Theory]
    [InlineData("pj")]
    [InlineData("farol.manager")]
    [InlineData("admin")]
    public async Task WhoSeesNoTables_FindsNoWayThere(string account)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync("/");
        Assert.DoesNotContain("/elsewhere", Links(browser));
    }

    /// <summary>A figure of another source is not reached by the address of this one.</summary>
    [Fact]
    public async Task FigureOfAnotherSource_IsNotFound()
    {
        var (code, _) = await app.OutsideFigureAsync();
        var (_, figure) = await app.OutsideFigureAsync();
        var analyst = await app.SignInAsync("analyst");
        Assert.Equal(HttpStatusCode.NotFound, (await analyst.OpenAsync($"/elsewhere/{code}/figures/{figure}")).Status);
    }

    [Fact]
    public async Task SourceRemovedMeanwhile_WhatWasTypedOfIt_EntersAsANewOne()
    {
        var (code, _) = await app.OutsideFigureAsync();
        var (one, other, third) = (
            await app.SignInAsync("analyst"),
            await app.SignInAsync("analyst"),
            await app.SignInAsync("analyst")
        );
        foreach (var browser in new[] { one, other, third })
            await browser.OpenAsync($"/elsewhere/{code}/edit");
        await one.Fill("Reason", "gone").SubmitAsync("remove");

        await other.Fill("Definition", "Typed too late").Fill("Reason", "r").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        other.AssertError("Name", "Elsewhere.SourceRemovedMeanwhile");
        Assert.Equal(("Typed too late", "2014-06-30"), (other.Value("Definition")?.Trim(), other.Value("CutOff")));
        await other.SubmitAsync("save");
        Assert.Equal(HttpStatusCode.OK, other.Status);
        Assert.NotEqual($"/elsewhere/{code}", other.Address);
        Assert.Contains("Typed too late", other.Page.Body!.TextContent);

        await third.Fill("Reason", "gone too").SubmitAsync("remove");
        Assert.Equal((HttpStatusCode.OK, "/elsewhere"), (third.Status, third.Address));
        Assert.Equal(HttpStatusCode.NotFound, (await third.OpenAsync($"/elsewhere/{code}/edit")).Status);
    }

    [Fact]
    public async Task SourceRemovedMeanwhile_AFigureTypedForIt_StandsInTheFormOfTheNewOne()
    {
        var (code, figure) = await app.OutsideFigureAsync();
        var (one, adding, changing, removing) = (
            await app.SignInAsync("analyst"),
            await app.SignInAsync("analyst"),
            await app.SignInAsync("analyst"),
            await app.SignInAsync("analyst")
        );
        await adding.OpenAsync($"/elsewhere/{code}");
        foreach (var browser in new[] { changing, removing })
            await browser.OpenAsync($"/elsewhere/{code}/figures/{figure}");
        await one.OpenAsync($"/elsewhere/{code}/edit");
        await one.Fill("Reason", "gone").SubmitAsync("remove");

        adding.Fill("Table", "T5").Fill("Year", "2012").Fill("What", "Men & boys");
        await adding.Fill("Value", "1 000").Fill("Remark", "p. 7").SubmitAsync();
        await AddedToANewSourceAsync(adding, "T5 2012 Men & boys 1000 p. 7");
        await changing.Fill("Value", "13").Fill("Reason", "misread").SubmitAsync("save");
        await AddedToANewSourceAsync(changing, "T1 2013 Convicted, women 13 ");
        await removing.Fill("Reason", "misread").SubmitAsync("remove");
        Assert.Equal((HttpStatusCode.OK, "/elsewhere"), (removing.Status, removing.Address));

        async Task AddedToANewSourceAsync(Browser browser, string typed)
        {
            Assert.Equal(HttpStatusCode.Conflict, browser.Status);
            browser.AssertError("Name", "Elsewhere.SourceOfFigureRemoved");
            Assert.Equal("NotRegistering", browser.Value("Kind"));
            // Refused once more, it is still there.
            await browser.Fill("Definition", "").SubmitAsync("save");
            Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
            await browser.Fill("Definition", "Told anew").SubmitAsync("save");
            Assert.Empty(browser.Errors);
            Assert.NotEqual(code, browser.Address["/elsewhere/".Length..].Split('?')[0]);
            await browser.SubmitAsync();
            Assert.Empty(browser.Errors);
            var made = browser.Address["/elsewhere/".Length..].Split('?')[0];
            var stored = await app.ReadAsync(db => db.OutsideFigures.SingleAsync(f => f.Source.Code == made));
            Assert.Equal(typed, $"{stored.Table} {stored.Year} {stored.What} {stored.Value} {stored.Remark}");
        }
    }

    private static IElement Beside(IHtmlDocument page, string source) =>
        page.QuerySelectorAll("[data-outside]").Single(s => s.QuerySelector("h3")!.TextContent.Contains(source));

    private static async Task OpenFigureAsync(Browser browser, string source, string what)
    {
        await browser.OpenAsync($"/elsewhere/{source}");
        var row = browser.Page.QuerySelectorAll("#figures tbody tr").Single(r => r.TextContent.Contains(what));
        await browser.OpenAsync(row.QuerySelector("a[href*='/figures/']")!.GetAttribute("href")!);
    }

    private static IEnumerable<string?> Links(Browser browser) =>
        browser.Page.QuerySelectorAll("a").Select(a => a.GetAttribute("href"));

    private static async Task<HttpRequestMessage> CloneAsync(
        HttpRequestMessage request,
        params (string Name, string Value)[] other
    )
    {
        var body = System.Web.HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync());
        foreach (var (name, value) in other)
            body[name] = value;
        return new(request.Method, request.RequestUri)
        {
            Content = new FormUrlEncodedContent(body.AllKeys.Select(k => KeyValuePair.Create(k!, body[k]!))),
        };
    }
}
