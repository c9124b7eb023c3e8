using ClosedXML.Excel;
using Dcim.Domain.Records;
using Dcim.Tests.Web;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Imports;

/// <summary>A workbook as offices keep them: the right rows come in, and the others are rejected for the right reasons.</summary>
public sealed class DirtyWorkbookTests(AppFactory app) : IClassFixture<AppFactory>
{
    /// <summary>Title and note above, headings in two rows with merged cells, three languages, dates of all kinds, footnotes below.</summary>
    private static byte[] Workbook()
    {
        using var workbook = new XLWorkbook();
        var sheet = workbook.AddWorksheet("Přehled 2013");
        sheet.Cell(1, 1).SetValue("Přehled obětí obchodování s lidmi za rok 2013 (neveřejné)");
        sheet.Range(1, 1, 1, 7).Merge();
        string[] top = ["Poř. číslo", "Osoba", "", "", "Registrace", "", "Poznámka"];
        string[] below = ["", "Pohlaví", "Věk", "Občanství", "Datum", "Forma", ""];
        for (var i = 0; i < top.Length; i++)
        {
            sheet.Cell(3, i + 1).SetValue(top[i]);
            sheet.Cell(4, i + 1).SetValue(below[i]);
        }
        sheet.Range(3, 2, 3, 4).Merge();
        sheet.Range(3, 5, 3, 6).Merge();
        sheet.Range(3, 1, 4, 1).Merge();
        sheet.Range(3, 7, 4, 7).Merge();
        string[][] rows =
        [
            ["1", "žena", "23", "Rumunsko", "3.5.2013", "sexuální", "převzata"],
            ["2", "ŽENA ", "24", "rumunské", "2013-05-04", "sexuální", ""],
            ["3", "kobieta", "31", "Rumunia", "5/2013", "praca", ""],
            ["4", "mulher", "cca 20", "Roménia", "6.5.2013", "laboral", "věk odhadem"],
            ["5", "muž", "28", "Rumunsko", "31.4.2013", "nucená práce", ""],
            ["6", "muž", "28", "Atlantis", "7.5.2013", "nucená práce", ""],
            ["7", "muž", "29", "Rumunsko", "", "nucená práce", "datum chybí"],
            ["2", "ŽENA ", "24", "rumunské", "2013-05-04", "sexuální", ""],
            ["8", "muž", "30", "Rumunsko", "8. května 2013", "nucená práce", ""],
        ];
        for (var r = 0; r < rows.Length; r++)
        for (var c = 0; c < rows[r].Length; c++)
            sheet.Cell(5 + r, c + 1).SetValue(rows[r][c]);
        sheet.Cell(5 + rows.Length, 5).SetValue(new DateTime(2013, 5, 9)); // one date that the workbook itself holds as a date
        sheet.Cell(5 + rows.Length, 1).SetValue("9");
        sheet.Cell(5 + rows.Length, 2).SetValue("žena");
        sheet.Cell(5 + rows.Length, 3).SetValue(33);
        sheet.Cell(5 + rows.Length, 4).SetValue("Rumunsko");
        sheet.Cell(5 + rows.Length, 6).SetValue("sexuální");
        sheet.Cell(7 + rows.Length, 1).SetValue("* u osob bez dokladu věk odhadem");
        sheet.Cell(8 + rows.Length, 1).SetValue("Zpracoval: oddělení statistiky");
        using var stream = new MemoryStream();
        workbook.SaveAs(stream);
        return stream.ToArray();
    }

    [Fact]
    public async Task ADirtyWorkbook_ComesIn_ButTheRowsThatCannot()
    {
        var browser = await app.SignInAsync("pj.manager");
        await browser.UploadAsync(Workbook(), "prehled.xlsx");
        var code = browser.ImportCode;
        Assert.Equal(ImportState.Mapping, (await app.RunAsync(code)).State);
        browser
            .Fill("name", "Přehled")
            .Fill("key", "Poř. číslo")
            .Fill("A.0.target", "")
            .Fill("B.0.target", "VIC01")
            .Fill("C.0.target", "VIC03")
            .Fill("D.0.target", "VIC06")
            .Fill("E.0.target", "CAS04")
            .Fill("F.0.target", "EXP16")
            .Fill("G.0.target", "")
            .Fill("order", "DayMonthYear");
        await browser.SubmitAsync("show");
        Map(
            browser,
            "B",
            new()
            {
                ["žena"] = "F",
                ["ŽENA"] = "F",
                ["kobieta"] = "F",
                ["mulher"] = "F",
                ["muž"] = "M",
            }
        );
        Map(
            browser,
            "D",
            new()
            {
                ["Rumunsko"] = "RO",
                ["rumunské"] = "RO",
                ["Rumunia"] = "RO",
                ["Roménia"] = "RO",
            }
        );
        Map(
            browser,
            "F",
            new()
            {
                ["sexuální"] = "SEX",
                ["nucená práce"] = "LAB",
                ["praca"] = "LAB",
                ["laboral"] = "LAB",
            }
        );
        browser
            .Fill("fixed.statuses[1].IDN03", "PRE")
            .Fill("fixed.statuses[1].IDN04", "2013")
            .Fill("fixed.statuses[1].IDN05", "PT-PJ");
        await browser.SubmitAsync("check");
        Assert.Empty(browser.Errors);
        var run = await app.WaitAsync(code);
        await browser.OpenAsync($"/imports/{code}");
        Assert.True(
            (run.State, run.Added, run.Rejected, run.Unchanged) == (ImportState.Preview, 5, 4, 1),
            browser.Text
        );
        var reasons = browser
            .Page.QuerySelectorAll("tbody tr")
            .Where(r => r.QuerySelector("th") is not null && r.Children.Length == 2)
            .ToDictionary(r => r.Children[0].TextContent.Trim(), r => r.Children[1].TextContent);
        Assert.Equal(["8", "9", "10", "11"], reasons.Keys);
        Assert.Contains("“cca 20” is not a whole number", reasons["8"]);
        Assert.Contains("“31.4.2013” cannot be read as a date", reasons["9"]);
        Assert.Contains("“Atlantis” has no code", reasons["10"]);
        Assert.Contains("Registrace / Datum", reasons["9"]);
        Assert.Contains("registration", reasons["11"]);
        Assert.Contains("say the same as an earlier row", browser.Text);
        run = await app.CommitAsync(browser, code);
        Assert.Equal((ImportState.Done, 5), (run.State, run.Added));
        var dates = await app.ReadAsync(db =>
            db.Registrations.Where(r => r.ImportId == run.Id).Select(r => r.RegisteredFrom).ToListAsync()
        );
        Assert.Equal(
            [new(2013, 5, 1), new(2013, 5, 3), new(2013, 5, 4), new DateOnly(2013, 5, 8), new(2013, 5, 9)],
            dates.Select(d => d!.Value).Order()
        );
    }

    /// <summary>Says the code of each value that the page asks of a column; those not named stay without.</summary>
    private static void Map(Browser browser, string column, Dictionary<string, string> codes)
    {
        var values = browser
            .Page.GetElementsByName($"{column}.0.value")
            .Select(e => e.GetAttribute("value")!)
            .ToArray();
        Assert.NotEmpty(values);
        browser
            .Fill($"{column}.0.value", values)
            .Fill($"{column}.0.code", [.. values.Select(v => codes.GetValueOrDefault(v, ""))]);
    }
}
