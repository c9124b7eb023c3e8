using System.IO.Compression;
using System.Text;
using Dcim.Data;
using Dcim.Data.Registrations;
using Dcim.Domain.Records;
using Dcim.Tests.Web;
using Dcim.Web.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Data;

/// <summary>Nothing that names a person, and no password, can be read in any file of the instance.</summary>
public sealed class SecretsTests : IDisposable
{
    private static readonly string[] s_typed =
    [
        "Zzyxgiven",
        "Zzyxfamily",
        "Zzyxother",
        "Zzyxcontact",
        "Zzyxdraft",
        "Zzyxreason",
        "Zzyxchange",
        "Zzyxkept",
        "Zzyxregion",
        "Zzyxevent",
        "Zzyxsuspect",
        "Zzyxremoved",
        "12/13.4ABCDE",
        "1987-03-29",
        "29/03/1987",
    ];

    private readonly SetUpFactory _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task NoFile_HoldsANameOrAPassword()
    {
        var password = await _app.SetUpAsync();
        var pj = _app.Browse();
        await pj.OpenAsync("/account/sign-in");
        await pj.Fill("Email", "pj@demo.invalid").Fill("Password", password).SubmitAsync();
        Assert.Equal("/", pj.Address);
        var code = await RegisterAsync(pj);
        await CorrectAsync(pj, code);
        await KeepDraftAsync(pj);
        await KeepUnsavedAsync(pj, code);
        await KeepEventAsync();
        await RecordSuspectsAsync();
        await RegisterAsync(await _app.SignInAsync("farol"), ("GOV03.scope", "OWN"));
        await ProvokeLogsAsync(pj, code);

        var exports = await ExportAsync();

        foreach (var (name, bytes) in FilesBelow(_app.DataFolder).Concat(FilesBelow(_app.KeyFolder)).Concat(exports))
        foreach (var secret in s_typed.Append(password).Append(AppFactory.Password))
        {
            Assert.False(Holds(bytes, Encoding.UTF8.GetBytes(secret)), $"{name} holds {secret}.");
            Assert.False(Holds(bytes, Encoding.Unicode.GetBytes(secret)), $"{name} holds {secret} in UTF-16.");
        }
        var tokens = await TokensAsync();
        foreach (var (name, bytes) in FilesBelow(_app.DataFolder).Concat(FilesBelow(_app.KeyFolder)).Concat(exports))
            if (!Path.GetFileName(name).StartsWith("dcim.db", StringComparison.Ordinal))
                Assert.All(tokens, token => Assert.False(Holds(bytes, Encoding.UTF8.GetBytes(token)), name));
        Assert.False(await LogsParametersAsync(), "The database logs the values of its queries.");
        // The search itself finds what is there to be found.
        Assert.Contains(
            FilesBelow(_app.DataFolder),
            f => f.Name.EndsWith(".db-wal") && Holds(f.Bytes, Encoding.UTF8.GetBytes(code))
        );
        Assert.Contains(FilesBelow(_app.DataFolder), f => f.Name.EndsWith(".json") && f.Bytes.Length > 0);
    }

    [Fact]
    public async Task KeysAndTheEndsOfTheAudit_AreForTheirOwnerAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("File modes are those of Unix.");
            return;
        }
        await _app.SetUpAsync();
        await _app.SignInAsync("pj"); // makes the keys of the cookies
        const UnixFileMode others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var all = Directory
            .GetFileSystemEntries(_app.KeyFolder, "*", SearchOption.AllDirectories)
            .Prepend(_app.KeyFolder)
            .ToList();
        Assert.Contains(all, f => f.EndsWith(".key"));
        Assert.Contains(all, f => f.EndsWith(".xml"));
        Assert.Contains(all, f => f.EndsWith("audit-heads.log"));
        foreach (var path in all)
            Assert.Equal((path, UnixFileMode.None), (path, File.GetUnixFileMode(path) & others));
    }

    private static async Task<string> RegisterAsync(Browser browser, params (string Box, string Text)[] more)
    {
        await browser.OpenAsync("/registrations/new");
        FillPerson(browser);
        foreach (var (box, text) in more)
            browser.Fill(box, text);
        await browser.SubmitAsync("submit");
        Assert.Empty(browser.Errors);
        return browser.Address.Split('/')[^1];
    }

    private static Browser FillPerson(Browser browser) =>
        RegistrationJourneyTests
            .FillMinimum(browser)
            .Fill("VIC03.missing")
            .Fill("VIC04")
            .Fill("VID03.given", "Zzyxgiven")
            .Fill("VID03.family", "Zzyxfamily")
            .Fill("VID03.other", "Zzyxother")
            .Fill("VID03.contact", "Zzyxcontact")
            .Fill("VID04.day", "29")
            .Fill("VID04.month", "3")
            .Fill("VID04.year", "1987");

    /// <summary>A correction with its reason, and a status that is unusual and has another.</summary>
    private static async Task CorrectAsync(Browser browser, string code)
    {
        await browser.OpenAsync($"/registrations/{code}/edit");
        await browser.Fill("VID03.family", "Zzyxfamily Zzyxchange").Fill("Reason", "Zzyxreason").SubmitAsync();
        Assert.Empty(browser.Errors);
        foreach (var page in new[] { "/identity", "/edit" })
            Assert.Contains("Zzyxchange", await PageAsync(page));
        // The name is read where the opening of the identity is written to the audit, and nowhere else.
        foreach (var page in new[] { "", "/history?show=all", "/print" })
            Assert.DoesNotContain("Zzyxchange", await PageAsync(page));

        await browser.OpenAsync($"/registrations/{code}/statuses/new");
        await RegistrationJourneyTests
            .FillMinimum(browser)
            .Fill("IDN04.year", "2001")
            .Fill("reason.STATUS-BEFORE-REGISTRATION", "Zzyxreason")
            .Fill("Reason", "Zzyxreason")
            .SubmitAsync();

        async Task<string> PageAsync(string page) =>
            (await browser.OpenAsync($"/registrations/{code}{page}")).Page.DocumentElement.OuterHtml;
    }

    private static async Task KeepDraftAsync(Browser browser)
    {
        await browser.OpenAsync("/registrations/new");
        await FillPerson(browser).Fill("VID03.other", "Zzyxdraft").Fill("CAS04.year", "31").SubmitAsync("draft");
        await browser.OpenAsync(browser.Address);
        Assert.Equal("Zzyxdraft", browser.Value("VID03.other"));
    }

    /// <summary>What is typed into pages of a submitted registration and not saved: by the script, as one types.</summary>
    private static async Task KeepUnsavedAsync(Browser browser, string code)
    {
        foreach (
            var (page, box, text) in ((string, string, string)[])
                [("edit", "VID03.other", "Zzyxkept"), ("sections/recruitment", "REC02.text", "Zzyxregion")]
        )
        {
            await browser.OpenAsync($"/registrations/{code}/{page}");
            await browser.Fill(box, text).Fill("intent", "autosave").SubmitAsync();
            Assert.Equal(System.Net.HttpStatusCode.OK, browser.Status);
            await browser.OpenAsync($"/registrations/{code}/{page}");
            Assert.Equal(text, browser.Value(box));
        }
    }

    /// <summary>The draft of an event, with what its persons share and the rows of the grid.</summary>
    private Task<int> KeepEventAsync() =>
        _app.AsSystemAsync(async services =>
        {
            var (db, store) = (
                services.GetRequiredService<DcimDbContext>(),
                services.GetRequiredService<RegistrationStore>()
            );
            var draft = new EventDraft
            {
                Code = "eventdraft22",
                InstitutionId = (await db.Institutions.FirstAsync()).Id,
                Sealed = [],
                CreatedAt = DateTime.UtcNow,
            };
            draft.Sealed = store.SealEvent(draft, """{ "VID03.given": "Zzyxevent" }""");
            db.Add(draft);
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
            var kept = await db.EventDrafts.SingleAsync(d => d.Code == draft.Code);
            Assert.Contains("Zzyxevent", store.OpenEvent(kept));
            return 0;
        });

    /// <summary>A suspect is recorded, corrected, handed over with the proceeding and read there; another is taken away again.</summary>
    private async Task RecordSuspectsAsync()
    {
        var code = await _app.ProceedingAsync("gnr");
        var gnr = await _app.SignInAsync("gnr");
        foreach (var family in new[] { "Zzyxsuspect", "Zzyxremoved" })
        {
            await gnr.OpenAsync($"/proceedings/{code}/defendants/new");
            await gnr.Fill("TRF03", "NAT")
                .Fill("TRF05.given", "Zzyxgiven")
                .Fill("TRF05.family", family)
                .Fill("TRF05.other", "Zzyxother")
                .Fill("TRF05.birth.day", "29")
                .Fill("TRF05.birth.month", "3")
                .Fill("TRF05.birth.year", "1987")
                .Fill("INV05.year", "2013")
                .Fill("INV11.from.year", "2012")
                .SubmitAsync("save");
            Assert.Empty(gnr.Errors);
        }
        var pages = gnr
            .Page.QuerySelectorAll("a[href*='/defendants/'][href$='/edit']")
            .Select(a => a.GetAttribute("href")!)
            .ToList();
        await gnr.OpenAsync(pages[0]);
        await gnr.Fill("TRF05.family", "Zzyxsuspect\u0007").Fill("Reason", "Zzyxreason").SubmitAsync("save");
        Assert.NotEmpty(gnr.Errors);
        await gnr.Fill("TRF05.family", "Zzyxsuspect Zzyxchange").Fill("Reason", "Zzyxreason").SubmitAsync("save");
        Assert.Empty(gnr.Errors);
        await gnr.OpenAsync(pages[1]);
        await gnr.Fill("Reason", "Zzyxreason").SubmitAsync("remove");
        Assert.Empty(gnr.Errors);
        var mp = await _app.TakeOverAsync("gnr", "PT-MP", "mp", code);
        await mp.OpenAsync(pages[0].Replace("/edit", "/identity"));
        Assert.Contains("Zzyxchange", mp.Text);
        Assert.Equal(1, await _app.ReadAsync(db => db.OffenderRecords.CountAsync()));
    }

    /// <summary>What goes wrong is logged: wrong sign-ins, wrong forms, pages that are not there.</summary>
    private async Task ProvokeLogsAsync(Browser browser, string code)
    {
        await browser.OpenAsync($"/registrations/{code}/edit");
        await browser.Fill("VID03.given", "Zzyxgiven\u0007").Fill("Reason", "Zzyxreason").SubmitAsync();
        Assert.NotEmpty(browser.Errors);
        var post = new HttpRequestMessage(HttpMethod.Post, $"/registrations/{code}/edit")
        {
            Content = new FormUrlEncodedContent([new("VID03.given", "Zzyxgiven")]),
        };
        await browser.ShowAsync(post);
        await browser.OpenAsync("/registrations/nosuchcode12/edit");
        var nobody = _app.Browse();
        await nobody.OpenAsync("/account/sign-in");
        await nobody.Fill("Email", "pj@demo.invalid").Fill("Password", "Zzyxchange 1234").SubmitAsync();
    }

    /// <summary>The workbook and the csv, and what is packed inside the workbook.</summary>
    private async Task<List<(string Name, byte[] Bytes)>> ExportAsync()
    {
        var analyst = await _app.SignInAsync("analyst");
        var cancel = TestContext.Current.CancellationToken;
        var workbook = await analyst.Http.GetByteArrayAsync("/tables/t1.xlsx?year=2013", cancel);
        var files = new List<(string, byte[])>
        {
            ("t1.xlsx", workbook),
            ("t1.csv", await analyst.Http.GetByteArrayAsync("/tables/t1.csv?year=2013", cancel)),
        };
        await using var zip = new ZipArchive(new MemoryStream(workbook));
        foreach (var entry in zip.Entries)
        {
            var content = new MemoryStream();
            await using var part = await entry.OpenAsync(cancel);
            await part.CopyToAsync(content, cancel);
            files.Add((entry.FullName, content.ToArray()));
        }
        return files;
    }

    /// <summary>The tokens by which the registered, and the suspect, are found again.</summary>
    private async Task<string[]> TokensAsync()
    {
        var all = await _app.ReadAsync(db => db.VictimEncodings.AsNoTracking().ToListAsync());
        string[] tokens = [.. all.SelectMany(EncodedTexts.Of)];
        Assert.NotEmpty(tokens);
        return [.. tokens, await _app.ReadAsync(db => db.OffenderRecords.Select(o => o.LinkageKey).SingleAsync())];
    }

    private Task<bool> LogsParametersAsync() =>
        _app.AsSystemAsync(services =>
            Task.FromResult(
                services
                    .GetRequiredService<DbContextOptions<SqliteDcimDbContext>>()
                    .GetExtension<CoreOptionsExtension>()
                    .IsSensitiveDataLoggingEnabled
            )
        );

    private static List<(string Name, byte[] Bytes)> FilesBelow(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => (file, Read(file)))];

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static bool Holds(byte[] bytes, byte[] secret) => bytes.AsSpan().IndexOf(secret) >= 0;

    /// <summary>Sets the instance up first, as the verb would, so that the test learns the password the console shows.</summary>
    private sealed class SetUpFactory : AppFactory
    {
        public async Task<string> SetUpAsync()
        {
            await using var instance = WebInstance.Build(
                ["--environment=Development", $"--Dcim:DataFolder={DataFolder}", $"--Dcim:KeyFolder={KeyFolder}"],
                quiet: true
            );
            await using var scope = instance.Services.CreateAsyncScope();
            var accounts = await scope.ServiceProvider.GetRequiredService<InstanceSetup>().PrepareAsync(migrate: true);
            return accounts!.Password;
        }

        /// <summary>Requests are logged with all that the framework says of them.</summary>
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Serilog:MinimumLevel:Override:Microsoft.AspNetCore", "Information");
        }
    }
}
