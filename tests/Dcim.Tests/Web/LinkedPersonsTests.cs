using System.Net;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Dcim.Tests.Imports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>What is linked counts as one person in the tables, and no institution can tell.</summary>
public sealed partial class LinkedPersonsTests(AppFactory app) : IClassFixture<AppFactory>
{
    private static readonly AuditAction[] s_looks =
    [
        AuditAction.SignedIn,
        AuditAction.Viewed,
        AuditAction.Listed,
        AuditAction.Printed,
    ];

    private Task<LinkOutcome> LinkAsync(LinkedKind kind, long one, long other) =>
        app.AsSystemAsync(s => s.GetRequiredService<LinkStore>().LinkAsync(kind, one, other, LinkBasis.Reviewer));

    private async Task<long> RegisterAsync(string account, int year, int month = 4)
    {
        var code = await app.RegisterAsync(
            account,
            b =>
            {
                b.Fill("CAS04.day", "17").Fill("CAS04.month", $"{month}").Fill("CAS04.year", $"{year}");
                b.Fill("IDN04.day", "17").Fill("IDN04.month", $"{month}").Fill("IDN04.year", $"{year}");
                if (account.StartsWith("farol", StringComparison.Ordinal))
                    b.Fill("GOV03.scope", "OWN", "KEY");
                b.Fill("VID03.given", "Testina").Fill("VID03.family", "Vymyšlená");
            }
        );
        return (await app.StoredAsync(code)).Id;
    }

    /// <summary>Police in March, prosecutor in May, an organisation in November: three in T1 of the year, and then one.</summary>
    [Fact]
    public async Task OneWomanOfThreeBodies_CountsOnceInT1()
    {
        var analyst = await app.SignInAsync("analyst");
        var before = (await TablesPage.OpenAsync(analyst, 2024)).Persons;
        long[] her =
        [
            await RegisterAsync("pj", 2024, 3),
            await RegisterAsync("mp", 2024, 5),
            await RegisterAsync("farol.manager", 2024, 11),
        ];
        var page = await TablesPage.OpenAsync(analyst, 2024);
        Assert.Equal(before + 3, page.Persons);

        Assert.Equal(LinkOutcome.Done, await LinkAsync(LinkedKind.Victim, her[0], her[1]));
        Assert.Equal(LinkOutcome.Done, await LinkAsync(LinkedKind.Victim, her[1], her[2]));
        Assert.Equal(before + 1, (await TablesPage.OpenAsync(analyst, 2024)).Persons);
        // As it was recorded before, it is what it was.
        Assert.Equal(before + 3, (await TablesPage.OpenAsync(analyst, 2024, recordedUpTo: page.RecordedUpTo)).Persons);
        await app.AsSystemAsync(s =>
            s.GetRequiredService<LinkStore>().SplitAsync(LinkedKind.Victim, her[1], LinkBasis.Reviewer)
        );
        Assert.Equal(before + 3, (await TablesPage.OpenAsync(analyst, 2024)).Persons);
        Assert.Equal(0, await app.RebuildFactsAsync());
    }

    /// <summary>
    /// What was linked for the statistics alone is in the count of the observatory, and in no table of those who register: their
    /// analysts would see that others know whom they registered. What both agreed on is in both.
    /// </summary>
    [Theory]
    [InlineData(LinkBasis.Reviewer)]
    [InlineData(LinkBasis.Automatic)]
    public async Task LinkedForTheStatisticsAlone_IsInNoTableOfAnInstitution(LinkBasis basis)
    {
        var (police, prosecutor) = (await RegisterAsync("pj", 2021, 3), await RegisterAsync("mp", 2021, 5));
        var third = await RegisterAsync("farol.manager", 2021, 8);
        var institution = await app.SignInAsync("pj.analyst");
        var observatory = await app.SignInAsync("analyst");
        var (before, all) = (await SeenAsync(), (await TablesPage.OpenAsync(observatory, 2021)).Persons);
        Assert.Equal(LinkOutcome.Done, await LinkAsync(police, prosecutor, basis));
        Assert.Equal(before, await SeenAsync());
        Assert.Equal(all - 1, (await TablesPage.OpenAsync(observatory, 2021)).Persons);

        var own = (await TablesPage.OpenAsync(institution, 2021)).Persons;
        Assert.Equal(LinkOutcome.Done, await LinkAsync(prosecutor, third, LinkBasis.Both));
        Assert.Equal(all - 2, (await TablesPage.OpenAsync(observatory, 2021)).Persons);
        Assert.Equal(own - 1, (await TablesPage.OpenAsync(institution, 2021)).Persons);

        Task<LinkOutcome> LinkAsync(long one, long other, LinkBasis by) =>
            app.AsSystemAsync(s => s.GetRequiredService<LinkStore>().LinkAsync(LinkedKind.Victim, one, other, by));

        Task<string> SeenAsync() =>
            TablesAsync(
                institution,
                "/tables?year=2021",
                "/tables/t1/cell?year=2021",
                "/tables/t1.csv?year=2021",
                "/tables/t1/ledger.csv?year=2021",
                "/tables/attrition?year=2021"
            );
    }

    /// <inheritdoc cref="LinkedForTheStatisticsAlone_IsInNoTableOfAnInstitution"/>
    [Fact]
    public async Task SuspectsLinkedForTheStatisticsAlone_AreInNoTableOfAnInstitution()
    {
        var (first, second) = (await SuspectAsync("pj", "Statistikov"), await SuspectAsync("gnr", "Statistikov"));
        foreach (var (account, suspect) in new[] { ("pj", first), ("gnr", second) })
        {
            var browser = await app.SignInAsync(account);
            await browser.OpenAsync($"/proceedings/{suspect.Proceeding}/edit");
            await browser.Fill("INV04", "A2").Fill("Reason", "it is trafficking").SubmitAsync("save");
            Assert.Empty(browser.Errors);
        }
        const int year = 2013;
        var institution = await app.SignInAsync("pj.analyst");
        var observatory = await app.SignInAsync("analyst");
        string[] tables =
        [
            $"/tables/t2.csv?year={year}",
            $"/tables/t2/cell?year={year}",
            $"/tables/attrition?year={year}",
        ];
        var (before, all) = (await TablesAsync(institution, tables), await TablesAsync(observatory, tables));
        Assert.Equal(LinkOutcome.Done, await LinkAsync(LinkedKind.Offender, first.Offender, second.Offender));
        Assert.Equal(before, await TablesAsync(institution, tables));
        Assert.NotEqual(all, await TablesAsync(observatory, tables));
    }

    /// <summary>Tables as they are sent, but for when they were asked and for what keeps a form from being forged.</summary>
    private static async Task<string> TablesAsync(Browser browser, params string[] addresses)
    {
        var seen = new List<string>();
        foreach (var address in addresses)
        {
            var text = await browser.Http.GetStringAsync(address, TestContext.Current.CancellationToken);
            seen.Add(Asked.Replace(text, "#"));
        }
        return string.Join('\n', seen);
    }

    [System.Text.RegularExpressions.GeneratedRegex(
        @"\d{1,2}:\d{2}(:\d{2}[.\d]*)?|%3A\d\d[%\w.]*|T\d\d[^&"" ]*|CfDJ8[\w-]+"
    )]
    private static partial System.Text.RegularExpressions.Regex Asked { get; }

    [Theory]
    [InlineData("farol.manager", "pj.manager")]
    [InlineData("pj.manager", "pj.manager")]
    public async Task AnInstitution_SeesNoDifference(string one, string other)
    {
        var (first, second) = (await RegisterAsync(one, 2022), await RegisterAsync(other, 2022));
        var before = await SeenAsync();
        foreach (
            var deed in new Func<LinkStore, Task<LinkOutcome>>[]
            {
                l => l.DenyAsync(LinkedKind.Victim, first, second, LinkBasis.Both),
                l => l.LinkAsync(LinkedKind.Victim, first, second, LinkBasis.Both, reason: "she told both"),
                l => l.SplitAsync(LinkedKind.Victim, first, LinkBasis.Both, "she did not"),
            }
        )
        {
            Assert.Equal(LinkOutcome.Done, await app.AsSystemAsync(s => deed(s.GetRequiredService<LinkStore>())));
            Assert.Equal(before, await SeenAsync());
        }

        async Task<string> SeenAsync() => $"{await SeenByAsync(one, first)}\n{await SeenByAsync(other, second)}";

        async Task<string> SeenByAsync(string account, long id)
        {
            var row = await app.ReadAsync(db => db.Registrations.AsNoTracking().SingleAsync(r => r.Id == id));
            var browser = await app.SignInAsync(account);
            var pages = new List<string>();
            foreach (
                var page in new[]
                {
                    $"/registrations/{row.Code}",
                    $"/registrations/{row.Code}/history?show=all",
                    $"/registrations/{row.Code}/consent",
                    $"/registrations/{row.Code}/print",
                    "/registrations",
                    "/",
                }
            )
            {
                await browser.OpenAsync(page);
                Assert.Equal(HttpStatusCode.OK, browser.Status);
                pages.Add(browser.Page.QuerySelector("main")!.TextContent);
            }
            // The row as it lies in the database; and the audit of the institution, but for the looks of this test.
            var stored = Columns(row.Id);
            var audit = await app.ReadAsync(db =>
                db.AuditEvents.Where(e =>
                        e.OwnerId == row.InstitutionId
                        || e.Subject == row.Code
                        || e.Values.Any(v => v.Key.Contains(row.Code) || v.New!.Contains(row.Code))
                    )
                    .Where(e => e.InstitutionId != row.InstitutionId || !s_looks.Contains(e.Action))
                    .OrderBy(e => e.Position)
                    .Select(e => $"{e.Position} {e.At:O} {e.Action} {e.Entity} {e.Subject} {e.SubjectVersion}")
                    .ToListAsync()
            );
            return string.Join('\n', [.. pages, stored, .. audit]);
        }
    }

    /// <summary>All columns of a registration and of its rows.</summary>
    private string Columns(long id)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(app.DataFolder, "dcim.db")}"
        );
        connection.Open();
        var lines = new List<string>();
        foreach (var (table, key) in new[] { ("Registrations", "Id"), ("StatusEntries", "RegistrationId") })
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table} WHERE {key} = {id} ORDER BY Id";
            using var reader = command.ExecuteReader();
            while (reader.Read())
                lines.AddRange(
                    Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetName(i)}={reader.GetValue(i)}")
                );
        }
        return string.Join('\n', lines);
    }

    /// <summary>
    /// A link does not keep an import from being taken back, for its institution would learn of it; with the records goes what was
    /// said of them, and the others are who they were.
    /// </summary>
    [Fact]
    public async Task AnImportWithLinkedRecords_IsTakenBackAllTheSame()
    {
        await app.SourceOfAsync(Importing.List);
        var manager = await app.SignInAsync("pj.manager");
        var run = await app.BringAsync(manager, Importing.Csv(Importing.Persons(2)));
        var imported = await app.ReadAsync(db =>
            db.Registrations.Where(r => r.ImportId == run.Id).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync()
        );
        long[] others = [await RegisterAsync("gnr", 2013), await RegisterAsync("farol.manager", 2013)];
        var homes = await PersonsAsync(others);
        foreach (
            var (one, other) in new[] { (imported[0], others[0]), (others[1], imported[0]), (imported[1], imported[0]) }
        )
            Assert.Equal(LinkOutcome.Done, await LinkAsync(LinkedKind.Victim, one, other));
        Assert.Single((await PersonsAsync(others)).Distinct());
        await app.ReadAsync(async db =>
        {
            var model = new LinkageModelVersion { Json = "{}" };
            db.Add(model);
            await db.SaveChangesAsync();
            db.Add(
                new VictimCandidatePair
                {
                    Code = RandomCode.New(),
                    FirstId = imported[1],
                    SecondId = others[0],
                    ModelId = model.Id,
                }
            );
            var institution = await db
                .Registrations.Where(r => r.Id == imported[0])
                .Select(r => r.InstitutionId)
                .SingleAsync();
            db.Add(new VictimEncoding { RecordId = imported[0], InstitutionId = institution });
            db.Add(new VictimEncodingToken { RecordId = imported[0], Token = 1 });
            db.Add(
                new IdentityToken
                {
                    RegistrationId = imported[0],
                    InstitutionId = institution,
                    Token = 1,
                }
            );
            return await db.SaveChangesAsync();
        });

        await app.UndoAsync(manager, run.Code);

        Assert.Equal(ImportState.Undone, (await app.RunAsync(run.Code)).State);
        Assert.Equal(0, await app.ReadAsync(db => db.Registrations.CountAsync(r => imported.Contains(r.Id))));
        Assert.Equal(homes, await PersonsAsync(others));
        Assert.Equal(
            "0 0 0 0 0",
            await app.ReadAsync(async db =>
                string.Join(
                    ' ',
                    await db.VictimLinkEvents.CountAsync(e => imported.Contains(e.FirstId)),
                    await db.VictimPlaces.CountAsync(p => others.Contains(p.RecordId)),
                    await db.VictimCandidatePairs.CountAsync(p =>
                        imported.Contains(p.FirstId) || imported.Contains(p.SecondId)
                    ),
                    await db.VictimEncodings.CountAsync(e => imported.Contains(e.RecordId)),
                    await db.IdentityTokens.CountAsync(t => t.Token == 1)
                )
            )
        );
        Assert.Equal(0, await app.RebuildFactsAsync());
        Assert.Empty((await app.AsSystemAsync(s => s.GetRequiredService<AuditVerifier>().VerifyAsync())).Faults);
    }

    [Fact]
    public async Task WhatIsNotRealYet_IsNotLinked()
    {
        await app.SourceOfAsync(Importing.List with { Name = "Not real" });
        var manager = await app.SignInAsync("pj.manager");
        var run = await app.BringAsync(manager, Importing.Csv(Importing.Persons(1, from: 50)));
        var (imported, other) = (
            await app.ReadAsync(db =>
                db.Registrations.Where(r => r.ImportId == run.Id).Select(r => r.Id).SingleAsync()
            ),
            await RegisterAsync("gnr", 2013)
        );
        await SetLiveAsync(null);
        Assert.Equal(LinkOutcome.NotLinkable, await LinkAsync(LinkedKind.Victim, imported, other));
        await SetLiveAsync(run.LiveAt);
        Assert.Equal(LinkOutcome.Done, await LinkAsync(LinkedKind.Victim, imported, other));

        Task<int> SetLiveAsync(DateTime? at) =>
            app.ReadAsync(async db =>
            {
                (await db.ImportRuns.SingleAsync(r => r.Id == run.Id)).LiveAt = at;
                return await db.SaveChangesAsync();
            });
    }

    private async Task<(string Proceeding, string Row, long Offender)> SuspectAsync(string account, string family)
    {
        var proceeding = await app.ProceedingAsync(account);
        var (row, code) = await app.AddDefendantAsync(await app.SignInAsync(account), proceeding, family);
        return (
            proceeding,
            row,
            await app.ReadAsync(db => db.OffenderRecords.Where(o => o.Code == code).Select(o => o.Id).SingleAsync())
        );
    }

    /// <summary>
    /// Offender records of several authorities: one person in the facts of their proceedings, of which nothing else changes; and two
    /// again when the record between them is gone.
    /// </summary>
    [Fact]
    public async Task ASuspectOfThreeProceedings_IsOnePerson_UntilTheRecordBetweenIsGone()
    {
        var first = await SuspectAsync("pj", "Spojenov");
        var second = await SuspectAsync("gnr", "Spojenov");
        var third = await SuspectAsync("mp", "Spojenov");
        string[] proceedings = [first.Proceeding, second.Proceeding, third.Proceeding];
        var before = await SuspectsAsync(proceedings);
        Assert.Equal(3, before.Distinct().Count());
        var versions = await VersionsAsync();

        Assert.Equal(LinkOutcome.Done, await LinkAsync(LinkedKind.Offender, second.Offender, first.Offender));
        Assert.Equal(LinkOutcome.Done, await LinkAsync(LinkedKind.Offender, first.Offender, third.Offender));
        Assert.Equal([before[0], before[0], before[0]], await SuspectsAsync(proceedings));
        Assert.Equal(versions, await VersionsAsync());
        Assert.Equal(0, await app.RebuildFactsAsync());
        Assert.Equal(
            LinkOutcome.OnePerson,
            await app.AsSystemAsync(s =>
                s.GetRequiredService<LinkStore>()
                    .DenyAsync(LinkedKind.Offender, second.Offender, third.Offender, LinkBasis.Reviewer)
            )
        );

        var pj = await app.SignInAsync("pj");
        await pj.OpenAsync($"/proceedings/{first.Proceeding}/defendants/{first.Row}/edit");
        await pj.Fill("Reason", "not he").SubmitAsync("remove");
        Assert.Equal(0, await app.ReadAsync(db => db.OffenderRecords.CountAsync(o => o.Id == first.Offender)));
        Assert.Equal(before[1..], await SuspectsAsync(proceedings));
        Assert.Equal(
            (0, 0),
            await app.ReadAsync(async db =>
                (
                    await db.OffenderLinkEvents.CountAsync(e => e.FirstId == first.Offender),
                    await db.OffenderPlaces.CountAsync(p => p.RecordId == second.Offender)
                )
            )
        );
        Assert.Equal(0, await app.RebuildFactsAsync());
        Assert.Empty((await app.AsSystemAsync(s => s.GetRequiredService<AuditVerifier>().VerifyAsync())).Faults);

        Task<List<string>> VersionsAsync() =>
            app.ReadAsync(db =>
                db.Proceedings.Where(p => proceedings.Contains(p.Code))
                    .OrderBy(p => p.Id)
                    .Select(p => $"{p.Code} {p.Version}")
                    .ToListAsync()
            );
    }

    [Fact]
    public async Task ASplitOfOffenders_IsUndoneInTheFacts_AndALegalPersonIsNoNaturalOne()
    {
        var (first, second) = (await SuspectAsync("pj", "Rozdelenov"), await SuspectAsync("gnr", "Rozdelenov"));
        string[] proceedings = [first.Proceeding, second.Proceeding];
        var before = await SuspectsAsync(proceedings);
        await LinkAsync(LinkedKind.Offender, first.Offender, second.Offender);
        Assert.Equal(
            LinkOutcome.Done,
            await app.AsSystemAsync(s =>
                s.GetRequiredService<LinkStore>()
                    .SplitAsync(LinkedKind.Offender, first.Offender, LinkBasis.Reviewer, "another birth date")
            )
        );
        Assert.Equal(before, await SuspectsAsync(proceedings));
        await app.ReadAsync(async db =>
        {
            var record = await db.OffenderRecords.Include(o => o.Defendants).SingleAsync(o => o.Id == second.Offender);
            record.Kind = "LEG";
            return await db.SaveChangesAsync();
        });
        Assert.Equal(LinkOutcome.NotLinkable, await LinkAsync(LinkedKind.Offender, first.Offender, second.Offender));
    }

    [Fact]
    public async Task AnOffenderEncodedAgain_HasTheNewEncodingOnly()
    {
        var suspect = await SuspectAsync("pj", "Kodov");
        foreach (var token in new[] { 1L, 2L })
            await app.ReadAsync(async db =>
            {
                var record = await db.OffenderRecords.SingleAsync(o => o.Id == suspect.Offender);
                db.Add(
                    new OffenderEncoding
                    {
                        Record = record,
                        InstitutionId = record.InstitutionId,
                        Year = token,
                    }
                );
                db.Add(new OffenderEncodingToken { Record = record, Token = token });
                return await db.SaveChangesAsync();
            });
        Assert.Equal(
            "2 2",
            await app.ReadAsync(async db =>
                string.Join(
                    ' ',
                    await db
                        .OffenderEncodings.Where(e => e.RecordId == suspect.Offender)
                        .Select(e => e.Year)
                        .SingleAsync(),
                    await db
                        .OffenderEncodingTokens.Where(t => t.RecordId == suspect.Offender)
                        .Select(t => t.Token)
                        .SingleAsync()
                )
            )
        );
    }

    [Fact]
    public async Task ProceedingsTakenBack_TheirSuspectsGo_AndThoseLinkedToThemAreWhoTheyWere()
    {
        await app.SourceOfAsync(
            ProceedingImportTests.Files with
            {
                Name = "Files to be linked",
            },
            ProceedingImportTests.Institution
        );
        var manager = await app.SignInAsync("mp.manager");
        var run = await app.BringAsync(
            manager,
            $"{ProceedingImportTests.Heading}\n1/13.1LLLLL;5.1.2013;Zzlinked;man;1980;Romania;2.2.2013;closed;3.2.2014\n"
        );
        var imported = await app.ReadAsync(db =>
            db.Defendants.Where(d => d.Proceeding.ImportId == run.Id).Select(d => d.OffenderId).SingleAsync()
        );
        var known = await SuspectAsync("pj", "Zzlinked");
        var before = await SuspectsAsync(known.Proceeding);
        Assert.Equal(LinkOutcome.Done, await LinkAsync(LinkedKind.Offender, imported, known.Offender));
        Assert.NotEqual(before, await SuspectsAsync(known.Proceeding));

        await app.UndoAsync(manager, run.Code);

        Assert.Equal(ImportState.Undone, (await app.RunAsync(run.Code)).State);
        Assert.Equal(before, await SuspectsAsync(known.Proceeding));
        Assert.Equal(0, await app.ReadAsync(db => db.OffenderRecords.CountAsync(o => o.Id == imported)));
        Assert.Equal(0, await app.RebuildFactsAsync());
    }

    /// <summary>Persons of registrations in the facts, in order.</summary>
    private async Task<List<long>> PersonsAsync(IReadOnlyList<long> registrations)
    {
        var persons = await app.ReadAsync(db =>
            db.VictimFacts.Where(f => f.RecordedTo == null && registrations.Contains(f.RegistrationId))
                .ToDictionaryAsync(f => f.RegistrationId, f => f.PersonId)
        );
        return [.. registrations.Select(r => persons[r])];
    }

    /// <summary>Persons of the suspects in the facts of proceedings, in order.</summary>
    private async Task<List<long>> SuspectsAsync(params string[] proceedings)
    {
        var facts = await app.ReadAsync(db =>
            db.ProceedingFacts.AsNoTracking()
                .Where(f => f.RecordedTo == null && proceedings.Contains(f.Proceeding.Code))
                .OrderBy(f => f.ProceedingId)
                .ToListAsync()
        );
        return [.. facts.SelectMany(f => f.Read().Defendants).Select(d => d.PersonId)];
    }
}
