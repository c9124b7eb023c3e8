using System.Text;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Statistics;
using Dcim.Tests.Web;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Features.Tables;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Imports;

/// <summary>The eight cases, written to a file and brought into an empty instance, are the same records and the same tables.</summary>
[Collection(EightCasesCollection.Name)]
public sealed class EightCasesImportTests(EightCasesApp typed)
{
    private const string KeyHeading = "code";

    [Fact]
    public async Task WrittenToAFile_AndBroughtIn_TheyAreTheSameRecords_AndTheSameTables()
    {
        using var app = new AppFactory();
        foreach (var institution in new[] { "pj", "gnr", "mp", "farol", "cais" })
            await EightCasesApp.DeclareAsync(await app.SignInAsync($"{institution}.manager"), 1998, 2014);
        foreach (var (institution, account) in new[] { ("PT-PJ", "pj.manager"), ("PT-ONG1", "farol.manager") })
        {
            var sheets = await SheetsAsync(typed, institution);
            Assert.NotEmpty(sheets);
            var (csv, profile) = FileOf(sheets);
            await app.SourceOfAsync(profile, institution);
            var browser = await app.SignInAsync(account);
            var run = await app.BringAsync(browser, csv);
            if (run.Rejected > 0)
                await browser.OpenAsync($"/imports/{run.Code}");
            Assert.True(run.Rejected == 0, browser.Text);
            Assert.Equal((ImportState.Done, sheets.Count), (run.State, run.Added));
            var brought = await SheetsAsync(app, institution);
            Assert.Equal(
                sheets.Values.Select(s => s.ToJson()).Order(StringComparer.Ordinal),
                brought.Values.Select(s => s.ToJson()).Order(StringComparer.Ordinal)
            );
        }
        for (var year = 1998; year <= 2014; year++)
            Assert.Equal(await CountsAsync(typed, year), await CountsAsync(app, year));
    }

    private static Task<Dictionary<string, RecordSheet>> SheetsAsync(AppFactory app, string institution) =>
        app.AsSystemAsync(async services =>
        {
            var (db, intake) = (
                services.GetRequiredService<DcimDbContext>(),
                services.GetRequiredService<RegistrationIntake>()
            );
            var sheets = new Dictionary<string, RecordSheet>();
            foreach (
                var registration in await RegistrationStore
                    .Whole(db.Registrations.Where(r => r.Institution.Code == institution && r.Quality == "COM"))
                    .ToListAsync()
            )
            {
                var sheet = await intake.SheetOfAsync(registration, AuditPurpose.Read);
                Assert.Equal(sheet.ToJson(), RecordSheet.FromJson(sheet.ToJson()).ToJson());
                sheets[registration.Code] = sheet;
            }
            return sheets;
        });

    private static Task<string> CountsAsync(AppFactory app, int year) =>
        app.AsSystemAsync(async services =>
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var request = new TableRequest(year, DateOnly.FromDateTime(now), now);
            var text = new StringBuilder();
            foreach (var table in RegistrationTable.Ids)
            {
                var counted = await services
                    .GetRequiredService<TableQuery>()
                    .CountAsync(table, request, TestContext.Current.CancellationToken);
                text.Append($"{year} {table} {counted.Units}\n");
                foreach (var cell in counted.Table.Cells)
                    text.Append($"{string.Join(' ', cell.Categories)} {cell.Value}\n");
            }
            return text.ToString();
        });

    /// <summary>A csv with a column for each answer that any of them gives, headed by its address.</summary>
    private static (string Csv, SourceProfile Profile) FileOf(IReadOnlyDictionary<string, RecordSheet> sheets)
    {
        var catalogue = IndicatorCatalogue.Current;
        var cells = sheets.ToDictionary(s => s.Key, s => Cells(s.Value, catalogue).ToDictionary());
        var addresses = cells.Values.SelectMany(c => c.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        var csv = new StringBuilder($"{KeyHeading},{string.Join(',', addresses)}\n");
        foreach (var (code, row) in cells)
            csv.Append($"{code},{string.Join(',', addresses.Select(a => Quoted(row.GetValueOrDefault(a, ""))))}\n");
        return (
            csv.ToString(),
            new()
            {
                Name = "Written by ourselves",
                RecordKey = [KeyHeading],
                DateOrder = DateOrder.YearMonthDay,
                Columns =
                [
                    new() { Heading = KeyHeading },
                    .. addresses.Select(a => new ColumnMapping { Heading = a, Target = a }),
                ],
            }
        );
    }

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"")}\"";

    private static IEnumerable<KeyValuePair<string, string>> Cells(RecordSheet sheet, IndicatorCatalogue catalogue)
    {
        foreach (var (prefix, answers) in Parts(sheet))
        foreach (var part in catalogue.Parts.Values)
            if (AnswerText.Write(part, answers) is { Length: > 0 } text)
                yield return new($"{prefix}{part.Key}", text);
    }

    private static IEnumerable<(string Prefix, AnswerSheet Sheet)> Parts(RecordSheet sheet) =>
        [
            ("", sheet.Answers),
            .. sheet.Sources.Select(s => ($"{s.Key}:", s.Value)),
            .. sheet.Rows.SelectMany(kind => kind.Value.Select((row, i) => ($"{kind.Key}[{i + 1}].", row))),
        ];
}
