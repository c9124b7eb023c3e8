using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ClosedXML.Excel;
using Dcim.Data;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Tests.Web;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Imports;

/// <summary>What tests of imports do again and again, in the words of a user.</summary>
internal static class Importing
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    /// <summary>What an NGO's list of 2013 says, one line a person, with columns that say all that the count needs.</summary>
    public static readonly SourceProfile List = new()
    {
        Name = "Our list",
        RecordKey = ["No"],
        DateOrder = DateOrder.DayMonthYear,
        Columns =
        [
            new() { Heading = "No" },
            new() { Heading = "Registered", Target = "CAS04" },
            new()
            {
                Heading = "Sex",
                Target = "VIC01",
                Values = new Dictionary<string, string> { ["woman"] = "F", ["man"] = "M" },
            },
            new() { Heading = "Age", Target = "VIC03" },
            new()
            {
                Heading = "Citizen of",
                Target = "VIC06",
                Values = new Dictionary<string, string> { ["Romania"] = "RO", ["Nigeria"] = "NG" },
            },
            new()
            {
                Heading = "Form",
                Target = "EXP16",
                Values = new Dictionary<string, string> { ["sexual"] = "SEX", ["labour"] = "LAB" },
            },
            new() { Heading = "Education", Target = "VIC13" },
        ],
        Fixed =
        [
            new("statuses[1].IDN03", "PRE"),
            new("statuses[1].IDN04", "2013-05"),
            new("statuses[1].IDN05", "PT-PJ"),
        ],
    };

    public const string Heading = "No,Registered,Sex,Age,Citizen of,Form,Education";

    /// <summary>The same list without the column that numbers its lines: nothing names a record.</summary>
    public static readonly SourceProfile Unnamed = List with
    {
        Name = "Our list, unnumbered",
        RecordKey = [],
        Columns = [.. List.Columns.Skip(1)],
    };

    /// <summary>A file of the list above.</summary>
    public static string Csv(params IEnumerable<string> rows) => $"{Heading}\n{string.Join('\n', rows)}\n";

    /// <summary>A file of the list without numbers in which the same rows come again and again, the eighth of them with a day that is none.</summary>
    /// <param name="different">How many rows say different things before the first comes again.</param>
    public static string UnnamedCsv(int count, int different) =>
        string.Join(
            '\n',
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => i % different)
                    .Select(i => $"{(i == 7 ? 31 : i % 28 + 1)}.2.2013,woman,{18 + i / 28},Romania,sexual,")
                    .Prepend(Heading["No,".Length..]),
            ]
        );

    /// <summary>Rows of persons who can come in as they are.</summary>
    public static IEnumerable<string> Persons(int count, int from = 1) =>
        Enumerable
            .Range(from, count)
            .Select(i => $"{i},{i % 28 + 1}.5.2013,{(i % 3 == 0 ? "man" : "woman")},{18 + i % 40},Romania,sexual,");

    extension(AppFactory app)
    {
        /// <summary>A source of an institution, as the mapping page would make it.</summary>
        /// <returns>Its code.</returns>
        public Task<string> SourceOfAsync(SourceProfile profile, string institution = "PT-PJ") =>
            app.ReadAsync(async db =>
            {
                var code = RandomCode.New();
                db.Add(
                    new RecordSource
                    {
                        InstitutionId = await db
                            .Institutions.Where(i => i.Code == institution)
                            .Select(i => i.Id)
                            .SingleAsync(),
                        Code = code,
                        Name = profile.Name,
                        Profile = profile.ToJson(),
                    }
                );
                await db.SaveChangesAsync();
                return code;
            });

        /// <summary>The import as it is stored.</summary>
        public Task<ImportRun> RunAsync(string code) =>
            app.ReadAsync(db => db.ImportRuns.AsNoTracking().SingleAsync(r => r.Code == code));

        /// <summary>Waits until an import waits for somebody, or has ended.</summary>
        public async Task<ImportRun> WaitAsync(string code)
        {
            var until = DateTime.UtcNow + s_patience;
            while (true)
            {
                var run = await app.RunAsync(code);
                if (
                    run.State
                    is not (
                        ImportState.Checking
                        or ImportState.Committing
                        or ImportState.Changing
                        or ImportState.Undoing
                    )
                )
                    return run;
                Assert.True(DateTime.UtcNow < until, $"It is still {run.State}, chunk {run.ChunksDone}.");
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }

        /// <summary>A file of a source nobody knows, sent by an account: code of the import, which waits for its columns to be said.</summary>
        public async Task<string> ImportAsync(string account)
        {
            var browser = await app.SignInAsync(account);
            await browser.UploadAsync("Zz one;Zz two\n1;2\n");
            return browser.ImportCode;
        }

        /// <summary>Sends a file and waits for what the check says.</summary>
        public async Task<ImportRun> CheckAsync(Browser browser, string csv)
        {
            await browser.UploadAsync(csv);
            var code = browser.ImportCode;
            // A value that nobody knows: it is left so, and its row is rejected.
            if ((await app.RunAsync(code)).State == ImportState.Mapping)
                await browser.SubmitAsync("check");
            Assert.Empty(browser.Errors);
            return await app.WaitAsync(code);
        }

        /// <summary>Sends a file, and brings in what can come in.</summary>
        public async Task<ImportRun> BringAsync(Browser browser, string csv)
        {
            var run = await app.CheckAsync(browser, csv);
            Assert.Equal(ImportState.Preview, run.State);
            return await app.CommitAsync(browser, run.Code);
        }

        public async Task<ImportRun> CommitAsync(Browser browser, string code)
        {
            await browser.AcceptAsync(code);
            return await app.WaitAsync(code);
        }

        public async Task<ImportRun> UndoAsync(Browser browser, string code)
        {
            await browser.OpenAsync($"/imports/{code}");
            await browser.PostAsync($"/imports/{code}/undo");
            return await app.WaitAsync(code);
        }
    }

    extension(Browser browser)
    {
        /// <summary>Code of the import shown.</summary>
        public string ImportCode => browser.Address["/imports/".Length..];

        public Task UploadAsync(string csv) => browser.UploadAsync(Encoding.UTF8.GetBytes(csv), "list.csv");

        /// <summary>Brings in what can come in, with a reason wherever one is asked for; the work is left to the worker.</summary>
        public async Task AcceptAsync(string code)
        {
            await browser.OpenAsync($"/imports/{code}");
            foreach (var box in browser.Page.QuerySelectorAll("[name^='reason.']"))
                browser.Fill(box.GetAttribute("name")!, "so it stands in the list");
            if (browser.Page.QuerySelector("[name=confirmed]") is not null)
                browser.Fill("confirmed", "true");
            await browser.SubmitAsync("commit");
            Assert.Empty(browser.Errors);
        }

        /// <summary>The workbook of the rejected rows, without its headings: of each its cells, and the sheet it stands on.</summary>
        public async Task<IReadOnlyList<(string Sheet, IReadOnlyList<string> Cells)>> RejectedRowsAsync(string code)
        {
            var file = await browser.Http.GetByteArrayAsync(
                $"/imports/{code}/rejected.xlsx",
                TestContext.Current.CancellationToken
            );
            using var workbook = new XLWorkbook(new MemoryStream(file));
            return
            [
                .. workbook.Worksheets.SelectMany(sheet =>
                    Enumerable
                        .Range(2, sheet.LastRowUsed()!.RowNumber() - 1)
                        .Select(row =>
                            (
                                sheet.Name,
                                (IReadOnlyList<string>)
                                    [
                                        .. Enumerable
                                            .Range(1, sheet.LastColumnUsed()!.ColumnNumber())
                                            .Select(column => sheet.Cell(row, column).GetString()),
                                    ]
                            )
                        )
                ),
            ];
        }

        /// <summary>Sends a file on the page of a new import.</summary>
        public async Task UploadAsync(byte[] file, string name)
        {
            await browser.OpenAsync("/imports/new");
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            var content = new ByteArrayContent(file);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            using var form = new MultipartFormDataContent
            {
                { new StringContent(browser.Value("__RequestVerificationToken")!), "__RequestVerificationToken" },
                { content, "file", name },
            };
            await browser.ShowAsync(new(HttpMethod.Post, "/imports/new") { Content = form });
        }
    }
}
