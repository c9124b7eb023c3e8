using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Data.Linkage;
using Dcim.Data.Sealing;
using Dcim.Domain.Records;
using Dcim.Linkage.Blind;
using Dcim.Tests.Api;
using Dcim.Tests.Domain;
using Dcim.Tests.Imports;
using Dcim.Tests.Web;
using Dcim.Web.Features.Api;
using Dcim.Web.Features.Linkage;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Dcim.Tests.Data;

/// <summary>
/// Every query of the program can be translated for SQL Server. The program is used as its users would, on SQLite; each
/// query it compiles on the way is compiled again for SQL Server, which needs no server.
/// </summary>
public sealed partial class QueryTranslationTests : IDisposable
{
    private readonly RecordingFactory _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task EveryQuery_IsTranslatedForSqlServer()
    {
        await UseAsync();

        await using var services = SqlServer();
        await using var scope = services.CreateAsyncScope();
        var sqlServer = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
        Assert.True(sqlServer.Database.IsSqlServer());
        var failures = new List<string>();
        foreach (var (query, caller) in _app.Recorder.Queries)
            try
            {
                Compile(sqlServer, query);
            }
            catch (TargetInvocationException e)
            {
                failures.Add($"{caller}: {e.InnerException!.Message}");
            }
        Assert.Equal([], failures);
        Assert.True(_app.Recorder.Queries.Count > 40, $"Only {_app.Recorder.Queries.Count} queries were seen.");
        Assert.Equal([], FilesWithQueries().Except(_app.Recorder.Queries.Select(q => q.Caller)));
        Assert.NotEmpty(_app.Recorder.HandWritten);
        foreach (var sql in _app.Recorder.HandWritten)
        {
            new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
            Assert.Equal([], errors.Select(e => $"{sql}: {e.Message}"));
        }
    }

    /// <summary>
    /// All that the way above leaves comes back from an archive as it was: export, restore and export are the same bytes. A
    /// table that stays empty proves nothing: whoever adds one takes the way through it.
    /// </summary>
    [Fact]
    public async Task WhateverIsRecorded_ComesBackFromAnArchive_ByteForByte()
    {
        await UseAsync();
        await LeaveBehindAsync();
        var (first, second) = (Path.Combine(_app.Folder, "1"), Path.Combine(_app.Folder, "2"));
        await _app.AsSystemAsync(s => ArchiveFile.ExportAsync(s, first));
        using var restored = new AppFactory();
        await ArchiveFile.RestoreAsync(first, restored.DataFolder, restored.KeyFolder);
        await restored.AsSystemAsync(s => ArchiveFile.ExportAsync(s, second));

        var files = ArchiveFile.Read(first);
        ArchiveFile.AssertSame(files, ArchiveFile.Read(second));
        string[] neverFilled = ["AspNetRoleClaims", "AspNetUserClaims", "AspNetUserLogins", "AspNetUserPasskeys"];
        var unproven = files
            .Where(f => f.Key.StartsWith("tables/") && f.Value.Length == 0)
            .Select(f => Path.GetFileNameWithoutExtension(f.Key))
            .Except(neverFilled);
        Assert.Equal("", string.Join(' ', unproven));
        Assert.Empty((await restored.AsSystemAsync(s => s.GetRequiredService<KeyVerifier>().VerifyAsync())).Faults);
        Assert.Empty((await restored.AsSystemAsync(s => s.GetRequiredService<AuditVerifier>().VerifyAsync())).Faults);
        Assert.Equal(0, await restored.RebuildFactsAsync());
    }

    /// <summary>What the way above takes away again, or does not need: drafts, what is being typed, outcomes, who sees a secret.</summary>
    private async Task LeaveBehindAsync()
    {
        await _app.DraftAsync("pj");
        var pj = await _app.SignInAsync("pj.manager");
        var address = $"/registrations/{await _app.RegisterAsync("pj.manager", b => b.Fill("VID03.given", "Ana"))}";
        await pj.OpenAsync($"{address}/sections/recruitment");
        await pj.Fill("REC02.text", "near the coast").Fill("intent", "autosave").SubmitAsync();
        await pj.OpenAsync($"{address}/sections/identification");
        await pj.Fill("PTX01", "GUR")
            .Fill("GOV06", Generated.Catalogue.ValuesOf(Generated.Catalogue["GOV06"]).First().Code)
            .SubmitAsync("save");
        Assert.Empty(pj.Errors);
        await pj.OpenMinimumAsync();
        await pj.Fill("VIC03", "95").Fill("VIC03.missing", "").Fill("VIC04", "").SubmitAsync("submit");
        await pj.Fill("reason.OLD-AGE", "seen in the passport").SubmitAsync("submit");
        Assert.Empty(pj.Errors);
        await pj.OpenAsync($"{address}/restrictions");
        await pj.Fill("SecrecyReason", "a suspect works here").SubmitAsync("set");
        await pj.OpenAsync("/events/new");
        await pj.Fill("people", "2").Fill("CAS04.year", "2013").SubmitAsync("draft");

        var farol = await _app.SignInAsync("farol.manager");
        var consenting = await _app.RegisterAsync("farol.manager", b => b.Fill("VID03.given", "Ana"));
        await farol.OpenAsync($"/registrations/{consenting}/consent");
        await farol
            .Fill("GOV03.scope", "OWN", "KEY")
            .Fill("GOV03.date.kind", "UNK")
            .Fill("Reason", "she told us")
            .SubmitAsync("save");
        Assert.Empty(farol.Errors);

        var proceeding = await _app.ProceedingAsync("gnr", await _app.RegisterAsync("gnr"));
        await _app.AddDefendantAsync(await _app.SignInAsync("gnr"), proceeding, "Ponechanov");
        var mp = await _app.TakeOverAsync("gnr", "PT-MP", "mp", proceeding);
        await AddOutcomesAsync(mp, $"/proceedings/{proceeding}");
        await _app.RebuildFactsAsync();
    }

    /// <summary>Records that a matcher compared; some are linked, and one of those is removed or loses its ground.</summary>
    private async Task LinkAsync()
    {
        var suspects = new List<string>();
        foreach (var account in new[] { "pj", "gnr", "gnr", "gnr" })
        {
            var proceeding = await _app.ProceedingAsync(account);
            var (row, _) = await _app.AddDefendantAsync(
                await _app.SignInAsync(account),
                proceeding,
                $"Spojenov{suspects.Count}"
            );
            suspects.Add($"/proceedings/{proceeding}/defendants/{row}/edit");
        }
        var victims = new List<string>();
        foreach (var _ in suspects)
            victims.Add(await _app.RegisterAsync("gnr", b => b.Fill("VID03.given", "Ana")));
        var (registrations, offenders) = await _app.ReadAsync(async db =>
            (
                await db.Registrations.Where(r => victims.Contains(r.Code)).Select(r => r.Id).Order().ToListAsync(),
                await db.OffenderRecords.OrderByDescending(o => o.Id).Select(o => o.Id).Take(4).Order().ToListAsync()
            )
        );
        await _app.ReadAsync(async db =>
        {
            var model = new LinkageModelVersion
            {
                Json = JsonSerializer.Serialize(
                    new
                    {
                        Model = UsualModel.Of(1),
                        MeanOfNames = 1.0,
                        Records = 1,
                    }
                ),
            };
            db.Add(model);
            db.Add(new LinkRun { Code = RandomCode.New(), CreatedAt = DateTime.UnixEpoch });
            await db.SaveChangesAsync();
            (await db.Instances.SingleAsync()).VictimModelId = model.Id;
            var registration = await db.Registrations.SingleAsync(r => r.Id == registrations[1]);
            var filter = new byte[RecordEncoding.FilterLength];
            db.Add(
                new VictimEncoding
                {
                    RecordId = registration.Id,
                    InstitutionId = registration.InstitutionId,
                    Given = filter,
                }
            );
            db.Add(new VictimEncodingToken { RecordId = registration.Id, Token = -1 });
            db.Add(
                new IdentityToken
                {
                    RegistrationId = registration.Id,
                    InstitutionId = registration.InstitutionId,
                    Token = -1,
                }
            );
            db.Add(
                new OffenderEncoding
                {
                    RecordId = offenders[1],
                    InstitutionId = registration.InstitutionId,
                    Given = filter,
                }
            );
            db.Add(new OffenderEncodingToken { RecordId = offenders[1], Token = -1 });
            db.Add(
                new VictimCandidatePair
                {
                    Code = RandomCode.New(),
                    FirstId = registrations[0],
                    SecondId = registrations[1],
                    Probability = 0.1,
                    ModelId = model.Id,
                }
            );
            db.Add(
                new OffenderCandidatePair
                {
                    Code = RandomCode.New(),
                    FirstId = offenders[0],
                    SecondId = offenders[1],
                    Probability = 0.1,
                    ModelId = model.Id,
                }
            );
            await db.SaveChangesAsync();
            return await db.ClaimLinkRunAsync(DateTime.UnixEpoch, DateTime.UnixEpoch.AddMinutes(1), default);
        });
        foreach (var (kind, records) in new[] { (LinkedKind.Victim, registrations), (LinkedKind.Offender, offenders) })
            await _app.AsSystemAsync(async services =>
            {
                services
                    .GetRequiredService<Scope>()
                    .Enter(await services.GetRequiredService<DcimDbContext>().Users.MinAsync(u => u.Id), null);
                var links = services.GetRequiredService<LinkStore>();
                await links.TakeAsync(kind, 1, DateTime.UnixEpoch);
                await links.GiveBackAsync(kind, 1);
                foreach (var other in records.Skip(1))
                    Assert.Equal(
                        LinkOutcome.Done,
                        await links.LinkAsync(kind, records[0], other, LinkBasis.Reviewer, reason: "the same scar")
                    );
                return await links.SplitAsync(kind, records[1], LinkBasis.Reviewer, "another scar");
            });
        await _app.RebuildFactsAsync();
        var gnr = await _app.SignInAsync("gnr.manager");
        await gnr.OpenAsync($"/registrations/{victims[3]}/consent/erase-identity");
        await gnr.Fill("Reason", "no longer needed").SubmitAsync();
        await gnr.OpenAsync(suspects[3]);
        await gnr.Fill("Reason", "not he").SubmitAsync("remove");
    }

    /// <summary>What two institutions registered is compared, proposed, and decided on by one of them and by the reviewer.</summary>
    private async Task CompareAsync()
    {
        foreach (var account in new[] { "pj", "pj", "mp" })
            await _app.RegisterAsync(
                account,
                b =>
                    b.Fill("VID03.given", "Ombeline")
                        .Fill("VID03.family", "Brakelov")
                        .Fill("VID04.day", "3")
                        .Fill("VID04.month", "4")
                        .Fill("VID04.year", "1985")
            );
        await _app.AsSystemAsync(async services =>
        {
            var runs = services.GetRequiredService<LinkageRuns>();
            await services.GetRequiredService<VictimMatcher>().CompareChangedAsync(default, DateTime.MaxValue, default);
            Assert.True(await runs.AskForChangedAsync(default));
            while (await runs.WorkAsync(null, default)) { }
            await runs.AskForEverythingAsync(userId: null, default);
            while (await runs.WorkAsync(null, default)) { }
            return true;
        });
        foreach (var account in new[] { "pj", "reviewer" })
        {
            var browser = await _app.SignInAsync(account);
            await browser.OpenAsync("/links");
            await browser.SubmitAsync();
            Assert.StartsWith("/links/", browser.Address);
            await browser.Fill("Reason", "the same day").SubmitAsync("same");
        }
    }

    /// <summary>A query that SQL Server cannot do is found by the way above.</summary>
    [Fact]
    public async Task AnUntranslatableQuery_IsRefused()
    {
        await using var services = SqlServer();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
        Compile(db, db.Institutions.Where(i => i.Registers).Expression);
        Assert.ThrowsAny<Exception>(() => Compile(db, db.Institutions.Where(i => i.IsActiveIn(2013)).Expression));
    }

    private ServiceProvider SqlServer() =>
        new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .Configure<Microsoft.AspNetCore.Identity.IdentityOptions>(IdentityModel.Configure)
            .AddDcimData(DatabaseProvider.SqlServer, "", _app.KeyFolder, "Server=none")
            .BuildServiceProvider();

    /// <summary>The classes that hold queries: one reached by no step of the journey below needs one.</summary>
    private static IEnumerable<string> FilesWithQueries() =>
        Repository
            .Sources("src", ".cs")
            .Where(file => Ends().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetFileNameWithoutExtension(file))
            // These count and look up by a code; no more.
            .Where(name =>
                name
                    is not (
                        "OperatorVerbs"
                        or "KeyVerbs"
                        or "InstanceRestore"
                        or "DemonstrationFilling"
                        or "ImportVerb"
                        or "LinkVerbs"
                        or "LinkageSettingsController"
                    )
            )
            .Where(name => name is not "TablesApiController") // asks TableQuery
            .Select(name =>
                name switch
                {
                    "SaveGate" or "ProceedingGate" or "ImportGate" or "LinkGate" => nameof(DcimDbContext),
                    "Links" => "Links`3",
                    "LinkQueue" => "LinkQueue`1",
                    "LinksSaid" => "LinksSaid`2",
                    // Of the last two the queries are run by the first, or are the same as its.
                    "Matcher" or "VictimMatcher" or "MatcherInUse" => "Matcher`3",
                    "RecordController" => "RecordController`1",
                    "CurrentUser" => nameof(Dcim.Web.Security.CurrentInstitution),
                    _ => name,
                }
            );

    /// <summary>A link is undone, that is taken back, and the two are linked by hand; the reviewer and an administrator look on.</summary>
    private async Task TakeBackAsync(Browser browser, string one, string other)
    {
        foreach (var said in new[] { "Linked", "Split" })
        {
            await browser.OpenAsync($"/links/said?of={one}");
            await browser.OpenAsync(
                browser.Page.QuerySelector($"[data-said={said}] a[href^='/links/said/']")!.GetAttribute("href")!
            );
            await browser.Fill("Reason", "a slip").SubmitAsync();
            Assert.Equal("/links/said", browser.Address);
        }
        await browser.OpenAsync("/links/own");
        await browser.Fill("First", one).Fill("Second", other).Fill("Reason", "she said so").SubmitAsync();
        Assert.Empty(browser.Errors);
        var reviewer = await _app.SignInAsync("reviewer");
        await reviewer.OpenAsync("/links/said");
        await reviewer.OpenAsync("/links/runs");
        await reviewer.SubmitAsync();
        await reviewer.PostAsync(reviewer.Page.QuerySelector("form[action$='/cancel']")!.GetAttribute("action")!);
        var admin = await _app.SignInAsync("admin");
        await admin.OpenAsync("/administration/linkage");
        await admin.SubmitAsync();
        Assert.Equal(System.Net.HttpStatusCode.OK, admin.Status);
    }

    /// <summary>A file is brought in, changes what it brought, is taken back, and another is given up.</summary>
    private async Task ImportAsync()
    {
        await _app.SourceOfAsync(Importing.List);
        var manager = await _app.SignInAsync("pj.manager");
        var first = await _app.BringAsync(manager, Importing.Csv([.. Importing.Persons(1), "2,x,woman,20,,,"]));
        await manager.OpenAsync($"/imports/{first.Code}/rejected.xlsx");
        var rows = Importing.Persons(1).Select(r => r.Replace("Romania", "Nigeria"));
        var second = await _app.BringAsync(manager, Importing.Csv(rows));
        await _app.UndoAsync(manager, second.Code);
        await _app.UndoAsync(manager, first.Code);
        await _app.ImportAsync("pj.manager");
        // One that stays, and changed what another brought.
        await _app.BringAsync(manager, Importing.Csv(Importing.Persons(1)));
        await _app.BringAsync(manager, Importing.Csv(rows));
        await manager.OpenAsync("/imports");
        await manager.OpenAsync($"/sources/{first.Source}.json");
    }

    private async Task UseAsync()
    {
        await ImportAsync();
        await LinkAsync();
        await CompareAsync();
        var pj = await _app.SignInAsync("pj");
        await pj.OpenAsync("/registrations/new");
        RegistrationJourneyTests.FillMinimum(pj).Fill("VID03.given", "Ana").Fill("VID03.family", "Hledaná");
        await pj.SubmitAsync("submit");
        var address = pj.Address;
        await _app.AsSystemAsync(s => s.GetRequiredService<IdentityRebuild>().RunAsync(_ => { }));
        await pj.OpenAsync("/how-we-recognise");
        Assert.Equal(System.Net.HttpStatusCode.OK, pj.Status);
        await pj.OpenAsync("/registrations/search");
        await pj.Fill("VID03.given", "Ana").Fill("VID03.family", "Hledana").SubmitAsync("search");
        Assert.NotEmpty(pj.Page.QuerySelectorAll("[data-found]"));
        await pj.PostAsync("/registrations/search/known", ("code", address["/registrations/".Length..]));
        await RegistrationJourneyTests.FillMinimum(pj).SubmitAsync("submit");
        Assert.Empty(pj.Errors);
        await TakeBackAsync(pj, address["/registrations/".Length..], pj.Address["/registrations/".Length..]);
        foreach (
            var page in new[] { "", "/identity", "/history?show=all", "/print", "/consent", "/edit", "/statuses/new" }
        )
        {
            await pj.OpenAsync(address + page);
            Assert.Equal(System.Net.HttpStatusCode.OK, pj.Status);
        }
        RegistrationJourneyTests.FillMinimum(pj);
        await pj.Fill("IDN03", "IDE").Fill("Reason", "decided").SubmitAsync();
        await pj.OpenAsync(pj.Page.QuerySelector("a[href*='/statuses/']:not([href$=new])")!.GetAttribute("href")!);
        await pj.Fill("Reason", "twice").SubmitAsync("remove");

        await UseSectionsAsync(pj, address);

        // Two who correct the same answer.
        var second = await _app.SignInAsync("pj.manager");
        await second.OpenAsync($"{address}/edit");
        await pj.OpenAsync($"{address}/edit");
        await pj.Fill("VIC06", "NP").Fill("Reason", "told later").SubmitAsync();
        await second.Fill("VIC06", "IN").Fill("Reason", "told later").SubmitAsync();
        Assert.Equal(System.Net.HttpStatusCode.Conflict, second.Status);

        await pj.OpenAsync("/registrations/new");
        await pj.SubmitAsync("draft");
        await pj.OpenAsync(pj.Address);
        await pj.SubmitAsync("draft");
        var discard = pj
            .Page.QuerySelectorAll("form")
            .OfType<IHtmlFormElement>()
            .First(f => f.Action.EndsWith("/discard"));
        await pj.ShowAsync(pj.RequestOf(discard, null));
        foreach (var query in new[] { "?show=drafts", "?show=missing", "?show=submitted&year=2013&status=PRE&page=2" })
            await pj.OpenAsync($"/registrations{query}");

        await second.OpenAsync("/registrations/export");
        await second.Fill("From", "2013").Fill("To", "2013").Fill("Identity", "true").SubmitAsync("csv");
        Assert.Equal(System.Net.HttpStatusCode.OK, second.Status);
        await second.OpenAsync("/coverage");
        await second.Fill("From", "2012").Fill("To", "2013").SubmitAsync("declare");
        await second.Fill("From", "2012").SubmitAsync("withdraw");
        await UseEventAsync(pj);
        await UseGrantsAsync();
        await second.OpenAsync("/");
        await pj.OpenAsync("/");
        await UseProceedingAsync(second);
        await CompareOffendersAsync();
        var analyst = await _app.SignInAsync("pj.analyst");
        await analyst.OpenAsync("/coverage/overview");
        foreach (var page in new[] { "", "/t1.csv", "/t1.xlsx", "/t1/cell", "/t8.csv", "/t10.xlsx", "/attrition" })
            await analyst.OpenAsync($"/tables{page}?year=2013");
        var (source, figure) = await _app.OutsideFigureAsync();
        var observatory = await _app.SignInAsync("analyst");
        foreach (
            var page in new[]
            {
                "/elsewhere",
                $"/elsewhere/{source}",
                "/tables/t1/elsewhere.csv?year=2013",
                "/tables/t1/ledger.csv?year=2013",
            }
        )
        {
            await observatory.OpenAsync(page);
            Assert.Equal(System.Net.HttpStatusCode.OK, observatory.Status);
        }
        await observatory.OpenAsync($"/elsewhere/{source}/figures/{figure}");
        await observatory.Fill("Value", "12").Fill("Reason", "misread").SubmitAsync("save");
        await observatory.OpenAsync($"/elsewhere/{source}/edit");
        await observatory.Fill("Reason", "entered twice").SubmitAsync("remove");
        Assert.Equal("/elsewhere", observatory.Address);
        var described = await observatory.DescribeSourceAsync("Registo inventado");
        foreach (var page in new[] { "", "/assessment", "/assessment.xlsx", "/report", $"/{described}" })
            await observatory.OpenAsync($"/sources{page}");
        await observatory.OpenAsync($"/sources/{described}/edit");
        await observatory.Fill("FromYear", "2010").SubmitAsync();
        await observatory.SubmitAsync("retire");
        await (await _app.SignInAsync("pj.manager")).OpenAsync("/sources");
        var auditor = await _app.SignInAsync("auditor");
        var code = address["/registrations/".Length..];
        foreach (
            var page in new[]
            {
                "?verify=true",
                $"?record={code}&mark=own-name",
                "?institution=PT-PJ&account=abc&from=2020-01-01&to=2099-01-01&action=Viewed&entity=Registration",
                "?institution=-",
                "/events/1",
                "/events.csv",
            }
        )
        {
            await auditor.OpenAsync($"/audit{page}");
            Assert.Equal(System.Net.HttpStatusCode.OK, auditor.Status);
        }
        foreach (var page in new[] { "/looks", $"{address}/looks", $"{address}/looks/document" })
        {
            await second.OpenAsync(page);
            Assert.Equal(System.Net.HttpStatusCode.OK, second.Status);
        }
        await second.OpenAsync("/");
        await UseAccountsAsync();
        await UseAccountAsync();
        await UseInterfaceAsync();
        await _app.AsSystemAsync(s =>
            s.GetRequiredService<DcimDbContext>().RebuildFactsAsync(s.GetRequiredService<RegistrationUpkeep>())
        );
        Assert.Empty((await UseKeysAsync()).Faults);
        await _app.AsSystemAsync(s => ArchiveFile.ExportAsync(s, Path.Combine(_app.Folder, "whole")));
    }

    /// <summary>Another case system sends records, once and again, lists, reads and is limited.</summary>
    private async Task UseInterfaceAsync()
    {
        var manager = await _app.SignInAsync("pj.manager");
        await manager.OpenAsync("/api-keys");
        await manager
            .Fill("Name", "Translated")
            .Fill("Scopes", "registrations.view", "registrations.edit")
            .SubmitAsync("save");
        var key = manager.Page.QuerySelector<IHtmlTextAreaElement>("#key")!.Value;
        await manager.PostAsync($"/api-keys/{key.Split('_')[1]}/revoke");
        await _app.SystemWith(key).GetAsync("catalogue");
        var system = await _app.SystemAsync("PT-PJ");
        var body = ApiSteps.Minimum(b => b["record"] = "translated");
        for (var i = 0; i < 2; i++)
            await system.PostAsync("registrations", body, (IdempotentRequests.Header, "translated"));
        await system.PostAsync("registrations", body);
        await system.PostAsync(
            "proceedings",
            ApiSteps.Investigation(b =>
            {
                b["record"] = "translated";
                b["rows"]!["defendants"] = new JsonArray(ApiSteps.Suspect("Prelozitelny"));
            })
        );
        foreach (var place in new[] { "registrations", "proceedings" })
            await system.GetAsync($"{place}?changedSince=2013-01-01");
        var reader = await _app.SystemAsync("PT-OTSH", "tables.view");
        Assert.Equal(System.Net.HttpStatusCode.OK, (await reader.GetAsync("tables/T1")).Status);
    }

    /// <summary>Every key is rotated, and the keys are held against the database.</summary>
    private Task<KeyVerdict> UseKeysAsync() =>
        _app.AsSystemAsync(async services =>
        {
            var rotation = new KeyRotation(
                services.GetRequiredService<DcimDbContext>(),
                services.GetRequiredService<KeyStore>(),
                services.GetRequiredService<Sealer>(),
                [],
                TimeProvider.System
            )
            {
                Settling = TimeSpan.Zero,
            };
            await rotation.RotateDataKeysAsync(_ => { });
            await rotation.RotateAuditAsync(_ => { });
            await rotation.RotateMasterAsync(_ => { });
            var verifier = services.GetRequiredService<KeyVerifier>();
            await verifier.EraseAgainAsync();
            return await verifier.VerifyAsync();
        });

    /// <summary>An institution made and changed, a person of it invited, changed, looked through and reset, and her link used.</summary>
    private async Task UseAccountsAsync()
    {
        var admin = await _app.SignInAsync("admin");
        await admin.OpenAsync("/administration/institutions/new");
        await admin.Fill("Code", "PT-NEW").Fill("Name", "New").Fill("Type", "NGO").SubmitAsync();
        await admin.OpenAsync("/administration/institutions?Type=NGO&Text=new");
        await admin.OpenAsync("/administration/institutions/PT-NEW/edit");
        await admin.Fill("Contact", "office").SubmitAsync();
        var account = await admin.InviteAsync("translated@demo.invalid", "PT-NEW", "caseworker");
        await admin.OpenAsync(account);
        await admin.Fill("Roles", "caseworker", "analyst").SubmitAsync();
        await admin.Fill("Roles", "analyst").SubmitAsync();
        await admin.OpenAsync($"{account}/sees");
        await admin.OpenAsync("/administration/accounts?Institution=PT-NEW&Role=analyst&State=Invited");
        Assert.Contains("translated@demo.invalid", admin.Text);
        await admin.OpenAsync("/administration/accounts");
        await admin.Fill("sought", "translated").SubmitAsync();
        await admin.OpenAsync(account);
        await admin.ActAsync("reset");
        var person = await _app.Browse().OpenAsync(admin.Link);
        await person.Fill("New", AppFactory.Password).Fill("Repeated", AppFactory.Password).SubmitAsync();
        Assert.Equal("/account/sign-in", person.Address);
        var manager = await _app.SignInAsync("pj.manager");
        await manager.OpenAsync("/administration/accounts/new");
        Assert.Equal(System.Net.HttpStatusCode.OK, manager.Status);
    }

    /// <summary>A registration is shared, answered, read, opened in need, and kept from people.</summary>
    private async Task UseGrantsAsync()
    {
        var code = await _app.RegisterAsync("pj", b => b.Fill("VID03.given", "Ana"));
        var manager = await _app.SignInAsync("pj.manager");
        var farol = await _app.SignInAsync("farol");
        var address = $"/registrations/{code}";
        await manager.OpenAsync($"{address}/share?recipient=PT-ONG1");
        await manager
            .Fill("Sections", "registration", "identity")
            .Fill("RestsOn", "LED8")
            .Fill("Reason", "needs a safe place")
            .Fill("Person", "farol@demo.invalid")
            .SubmitAsync("offer");
        Assert.Equal(System.Net.HttpStatusCode.OK, manager.Status);
        await farol.OpenAsync("/");
        await farol.OpenAsync("/shared");
        await farol.SubmitAsync("accept");
        foreach (var page in new[] { "", "/identity", "/print" })
        {
            await farol.OpenAsync($"/shared/{code}{page}");
            Assert.Equal(System.Net.HttpStatusCode.OK, farol.Status);
        }
        await manager.OpenAsync(address);
        await manager.SubmitAsync(manager.Page.QuerySelector("button[value^='end-']")!.GetAttribute("value")!);
        await manager.OpenAsync($"{address}/restrictions");
        await manager.Fill("Person", "farol@demo.invalid").Fill("Reason", "related").SubmitAsync("exclude");
        await manager.Fill("SecrecyReason", "a suspect works here").SubmitAsync("set");
        await manager.Fill("SecrecyReason", "over").SubmitAsync("lift");
        await manager
            .Fill("Reason", "a mistake")
            .SubmitAsync(manager.Page.QuerySelector("button[value^='lift-']")!.GetAttribute("value")!);
        Assert.Equal(System.Net.HttpStatusCode.OK, manager.Status);
        var duty = await _app.SignInAsync("pj.duty");
        await duty.OpenAsync("/glass");
        await duty.PostAsync("/glass", ("Code", code), ("Vital", "true"), ("Reason", "in need"), ("Intent", "open"));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, duty.Status);
    }

    /// <summary>The second factor, passkeys and terms of an account, and what seals them anew.</summary>
    private async Task UseAccountAsync()
    {
        var admin = await _app.SignInAsync("admin");
        await admin.OpenAsync("/account/second-factor");
        var key = admin.Page.QuerySelector("[data-key]")!.TextContent.Replace(" ", "");
        await admin
            .Fill("Code", TimeCodes.CodeOf(key, TimeCodes.StepAt(TimeProvider.System.GetUtcNow())))
            .SubmitAsync("set");
        Assert.NotEmpty(admin.Page.QuerySelectorAll(".recovery-codes li"));
        foreach (var page in new[] { "", "/passkeys", "/terms" })
            await admin.OpenAsync($"/account{page}");
        await admin.OpenAsync("/administration/terms");
        await _app.AsSystemAsync(s =>
            ((DcimUserStore)s.GetRequiredService<IUserStore<DcimUser>>()).ResealAsync(CancellationToken.None)
        );
    }

    /// <summary>Two persons of one event, their case, a status for both, and one who joins them.</summary>
    private async Task UseEventAsync(Browser pj)
    {
        await pj.OpenAsync("/events/new");
        await pj.Fill("people", "2")
            .Fill("CAS04.year", "2013")
            .Fill("VIC01", "M")
            .Fill("VIC04", "Y_GE18")
            .Fill("VIC06", "BD")
            .Fill("IDN03", "PRE")
            .Fill("IDN04.year", "2013")
            .Fill("IDN05", "PT-PJ")
            .Fill("EXP02", "DOM")
            .SubmitAsync("next");
        await pj.SubmitAsync("submit");
        Assert.StartsWith("/cases/", pj.Address);
        var address = pj.Address;
        await pj.OpenAsync($"{address}/edit");
        await pj.Fill("CAS09", "OPN").SubmitAsync("save");
        var codes = pj.Page.QuerySelectorAll("input[name=r]").Select(b => b.GetAttribute("value"));
        await pj.OpenAsync($"{address}/statuses/new?r={string.Join("&r=", codes)}");
        await pj.Fill("IDN03", "IDE").Fill("IDN04.year", "2014").Fill("IDN05", "PT-PJ").SubmitAsync("save");
        var joining = await _app.RegisterAsync("pj");
        await pj.OpenAsync(address);
        await pj.PostAsync($"{address}/registrations", ("registration", joining));
        Assert.Equal(address, pj.Address);
        await pj.OpenAsync("/cases");
        Assert.NotNull(pj.Page.QuerySelector($"tbody a[href='{address}']"));
    }

    /// <summary>
    /// A proceeding with one victim put in from each side, changed by two, put under secrecy, closed to somebody, offered,
    /// withdrawn, declined, handed over and handed back.
    /// </summary>
    private async Task UseProceedingAsync(Browser manager)
    {
        var (first, second) = (await _app.RegisterAsync("pj"), await _app.RegisterAsync("pj"));
        var address = $"/proceedings/{await _app.ProceedingAsync("pj", first)}";
        await manager.OpenAsync($"{address}/edit");
        await manager.Fill("INV02.end.year", "2014").SubmitAsync("save");
        await manager.PostAsync($"{address}/edit", ("Version", "1"), ("INV02.end.year", "2015"));
        await manager.OpenAsync($"/registrations/{second}/proceedings");
        await manager.Fill("proceeding", address["/proceedings/".Length..]).SubmitAsync();
        foreach (var page in new[] { "", "/print", "/restrictions" })
            await manager.OpenAsync(address + page);
        await manager.PostAsync($"{address}/secrecy", ("intent", "secret"), ("secrecyReason", "danger"));
        foreach (var whom in new[] { ("Email", "pj@demo.invalid"), ("Institution", "PT-GNR") })
            await manager.PostAsync($"{address}/exclusions", whom, ("Reason", "cousin"));
        var lift = manager.Page.QuerySelector("form[action$='/lift']")!.GetAttribute("action")!;
        await manager.PostAsync(lift, ("liftReason", "no cousin"));
        await manager.OpenAsync(address);
        var remove = manager.Page.QuerySelectorAll("form[action$='/remove']")[1].GetAttribute("action")!;
        await manager.PostAsync(remove, ("reason", "no connection"));
        await UseRowsAsync(manager, address);
        foreach (var answer in new[] { "withdraw", "decline", "accept" })
        {
            await manager.OpenAsync($"{address}/hand-over");
            await manager.Fill("Recipient", "PT-MP").Fill("Reason", "theirs").SubmitAsync();
            if (answer == "withdraw")
                await manager.PostAsync($"{address}/hand-over/withdraw");
            else
                await AnswerAsync("mp.manager", answer);
        }
        await manager.OpenAsync("/proceedings?show=HandedOver");
        var mp = await _app.SignInAsync("mp.manager");
        await mp.OpenAsync(address);
        remove = mp.Page.QuerySelector("form[action$='/remove']")!.GetAttribute("action")!;
        await mp.PostAsync(remove, ("reason", "put in by another institution"));
        Assert.Equal(address, mp.Address);
        await UseOutcomesAsync(mp, manager, address);
        await mp.OpenAsync($"{address}/hand-over");
        await mp.Fill("Recipient", "PT-PJ").Fill("Reason", "back").SubmitAsync();
        await AnswerAsync("pj.manager", "accept");
        await manager.PostAsync($"{address}/secrecy", ("intent", "lift"), ("secrecyReason", "over"));
        Assert.Equal(System.Net.HttpStatusCode.OK, manager.Status);

        async Task AnswerAsync(string account, string answer)
        {
            var browser = await _app.SignInAsync(account);
            var offer = browser.Page.QuerySelector("[data-reminder=hand-overs] a")!.GetAttribute("href")!;
            await browser.OpenAsync(offer);
            await browser.PostAsync($"{offer}/{answer}", ("reason", "not ours"));
            Assert.Equal(System.Net.HttpStatusCode.OK, browser.Status);
        }
    }

    /// <summary>Suspects, one of them of another proceeding, and what they did to whom; a victim's part; a correction, a removal.</summary>
    private async Task UseRowsAsync(Browser pj, string address)
    {
        var code = address["/proceedings/".Length..];
        var (first, offender) = await _app.AddDefendantAsync(pj, code, "Prekladov");
        var (second, _) = await _app.AddDefendantAsync(pj, code, "Podruhov");
        await pj.OpenAsync($"{address}/defendants/new");
        await pj.Fill("TRF03", "NAT")
            .Fill("TRF04", "M")
            .Fill("TRF05.family", "Prekladov")
            .Fill("TRF05.birth.year", "1980")
            .Fill("INV05.year", "2013")
            .SubmitAsync("save");
        Assert.Equal(System.Net.HttpStatusCode.Conflict, pj.Status);
        var other = $"/proceedings/{await _app.ProceedingAsync("pj")}";
        await pj.PostAsync($"{other}/defendants/known", ("offender", offender));
        Assert.StartsWith($"{other}/defendants/", pj.Address);
        await pj.OpenAsync($"{address}/links/new?Defendants={first}");
        var victim = pj.Page.QuerySelector("input[name=Victims]")!.GetAttribute("value")!;
        await pj.Fill("Defendants", first, second)
            .Fill("Victims", victim, "other")
            .Fill("TRF13", "LAB")
            .SubmitAsync("save");
        Assert.Empty(pj.Errors);
        await pj.OpenAsync(pj.Page.QuerySelector("a[href*='/links/'][href$='/edit']")!.GetAttribute("href")!);
        await pj.Fill("TRF13", "SEX").Fill("Reason", "mistyped").SubmitAsync("save");
        await pj.OpenAsync($"{address}/victims/{victim}/edit");
        await pj.Fill("VLP01", "WIT").SubmitAsync("save");
        Assert.Empty(pj.Errors);
        foreach (var page in new[] { $"defendants/{first}/identity", $"defendants/{first}/edit" })
            await pj.OpenAsync($"{address}/{page}");
        await pj.Fill("TRF05.birth.year", "1981").Fill("Reason", "mistyped").SubmitAsync("save");
        Assert.Empty(pj.Errors);
        await pj.OpenAsync($"{address}/defendants/{second}/edit");
        await pj.PostAsync(
            $"{address}/defendants/{second}/edit",
            ("Version", "1"),
            ("INV05.year", "2012"),
            ("intent", "save")
        );
        Assert.Equal(System.Net.HttpStatusCode.Conflict, pj.Status);
        await pj.OpenAsync($"{address}/defendants/{second}/edit");
        await pj.Fill("Reason", "not he").SubmitAsync("remove");
        Assert.StartsWith($"{address}#", pj.Address);
        await pj.PostAsync($"{address}/defendants/{second}/edit", ("Version", "1"), ("intent", "save")); // somebody still had it open
        Assert.Equal(System.Net.HttpStatusCode.Conflict, pj.Status);
    }

    /// <summary>Handed over with its rows: a decision and a judgment, read by who led it before, and taken away again.</summary>
    private static async Task UseOutcomesAsync(Browser mp, Browser former, string address)
    {
        var defendant = await AddOutcomesAsync(mp, address);
        foreach (var page in new[] { "", "/print", $"/defendants/{defendant}/identity" })
        {
            await former.OpenAsync(address + page);
            Assert.Equal(System.Net.HttpStatusCode.OK, former.Status);
        }
        await mp.OpenAsync(address);
        foreach (var rows in new[] { "decisions", "judgments" })
        {
            await mp.OpenAsync(mp.Page.QuerySelector($"a[href*='/{rows}/'][href$='/edit']")!.GetAttribute("href")!);
            await mp.Fill("Reason", "entered twice").SubmitAsync("remove");
            Assert.Equal(System.Net.HttpStatusCode.OK, mp.Status);
        }
    }

    /// <summary>A decision and a judgment on the first defendant.</summary>
    /// <returns>The code of his row.</returns>
    private static async Task<string> AddOutcomesAsync(Browser mp, string address)
    {
        await mp.OpenAsync($"{address}/decisions/new");
        var defendant = mp.Page.QuerySelector("input[name=Defendants]")!.GetAttribute("value")!;
        await mp.Fill("Defendants", defendant)
            .Fill("PRS03", "CA2")
            .Fill("PRS04.year", "2014")
            .Fill("PRS05", "A2")
            .SubmitAsync("save");
        Assert.Empty(mp.Errors);
        await mp.OpenAsync($"{address}/judgments/new");
        await mp.Fill("Defendants", defendant)
            .Fill("JDG02", "FIR")
            .Fill("JDG03", "ACQ")
            .Fill("JDG03.offence", "A2")
            .Fill("JDG04.year", "2015")
            .SubmitAsync("save");
        Assert.Empty(mp.Errors);
        return defendant;
    }

    /// <summary>What two authorities recorded is compared, proposed, decided on by both and by the reviewer, and that taken back.</summary>
    private async Task CompareOffendersAsync()
    {
        var proceeding = "";
        foreach (var family in new[] { "Quentavior", "Zelbrudimo" })
        foreach (var account in new[] { "pj", "mp" })
        {
            proceeding = await _app.ProceedingAsync(account);
            var browser = await _app.SignInAsync(account);
            var (row, _) = await _app.AddDefendantAsync(browser, proceeding, family);
            await browser.OpenAsync($"/proceedings/{proceeding}/defendants/{row}/edit");
            await browser
                .Fill("TRF05.given", family == "Quentavior" ? "Leovigild" : "Hrobert")
                .Fill("TRF05.birth.day", $"{family.Length}")
                .Fill("TRF05.birth.month", "4")
                .Fill("Reason", "seen in the passport")
                .SubmitAsync("save");
            Assert.Empty(browser.Errors);
        }
        await _app.ReadAsync(async db =>
        {
            (await db.Proceedings.SingleAsync(p => p.Code == proceeding)).IsUnderSecrecy = true;
            return await db.SaveChangesAsync();
        });
        await _app.AsSystemAsync(async services =>
        {
            var matcher = services.GetRequiredService<OffenderMatcher>();
            Assert.True(await matcher.HasChangedAsync(default, DateTime.MaxValue, default));
            Assert.False(await matcher.HasChangedAsync(DateTime.MaxValue, DateTime.MaxValue, default));
            await matcher.CompareChangedAsync(default, DateTime.MaxValue, default);
            return await matcher.CompareAllAsync(_ => { }, default);
        });
        foreach (var account in new[] { "pj", "reviewer" })
        {
            var browser = await _app.SignInAsync(account);
            await browser.OpenAsync("/links/offenders");
            await browser.SubmitAsync();
            Assert.StartsWith("/links/offenders/", browser.Address);
            await browser.Fill("Reason", "the same day").SubmitAsync("same");
        }
        var mp = await _app.SignInAsync("mp");
        await mp.OpenAsync("/links/offenders");
        await mp.SubmitAsync();
        await mp.SubmitAsync("same");
        foreach (var account in new[] { "mp", "mp", "reviewer", "reviewer" })
        {
            var browser = await _app.SignInAsync(account);
            await browser.OpenAsync("/links/offenders/said");
            await browser.OpenAsync(
                browser.Page.QuerySelector("[data-said] a[href^='/links/offenders/said/']")!.GetAttribute("href")!
            );
            await browser.Fill("Reason", "a slip").SubmitAsync();
            Assert.Equal("/links/offenders/said", browser.Address);
        }
    }

    /// <summary>Each section and kind of row is opened, kept, saved, corrected and taken out again.</summary>
    private static async Task UseSectionsAsync(Browser pj, string address)
    {
        foreach (var section in Generated.Sections.All)
            await pj.OpenAsync($"{address}/sections/{section.Name}");
        await pj.OpenAsync($"{address}/sections/vulnerability");
        await pj.Fill("VUL03", "Y").Fill("intent", "autosave").SubmitAsync();
        await pj.OpenAsync($"{address}/sections/vulnerability");
        await pj.Fill("VUL03", "Y").SubmitAsync("next");
        Assert.Equal($"{address}/sections/recruitment", pj.Address);
        foreach (var rows in Generated.Sections.RowKinds.Where(r => r != Generated.Sections.Statuses))
        {
            for (var i = 0; i < 2; i++)
            {
                await pj.OpenAsync($"{address}/{rows.Name}/new");
                var first = Generated.Catalogue[rows.Title];
                var value = Generated.Catalogue.ValuesOf(first).FirstOrDefault()?.Code ?? "PT-PJ";
                await pj.Fill(rows.Title, value).SubmitAsync("save");
                Assert.Empty(pj.Errors);
            }
            if (rows.Name == "movements")
                await pj.ShowAsync(
                    pj.RequestOf(pj.Page.QuerySelector<IHtmlFormElement>("form[action$='/earlier']")!, null)
                );
            var edit = pj.Page.QuerySelector($"a[href*='/{rows.Name}/'][href$='/edit']")!.GetAttribute("href")!;
            await pj.OpenAsync(edit);
            await pj.Fill(rows.Title, "UNK").Fill("Reason", "mistyped").SubmitAsync("save");
            await pj.OpenAsync(edit);
            await pj.Fill("Reason", "entered twice").SubmitAsync("remove");
            Assert.Equal(System.Net.HttpStatusCode.OK, pj.Status);
            await pj.PostAsync(edit, ("Version", "1"), ("intent", "save")); // somebody still had it open
            Assert.Equal(System.Net.HttpStatusCode.Conflict, pj.Status);
        }
    }

    private static void Compile(DcimDbContext db, Expression query)
    {
        var rebased = new OntoModel(db.Model).Visit(query);
        var sequence = query
            .Type.GetInterfaces()
            .Prepend(query.Type)
            .FirstOrDefault(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IQueryable<>));
        var result = sequence is null
            ? typeof(Task<>).MakeGenericType(query.Type)
            : typeof(IAsyncEnumerable<>).MakeGenericType(sequence.GetGenericArguments());
        typeof(IDatabase)
            .GetMethod(nameof(IDatabase.CompileQuery))!
            .MakeGenericMethod(result)
            .Invoke(db.GetService<IDatabase>(), [rebased, true]);
    }

    /// <summary>Puts the tables of one model in the place of the same tables of another.</summary>
    private sealed class OntoModel(Microsoft.EntityFrameworkCore.Metadata.IModel model) : ExpressionVisitor
    {
        protected override Expression VisitExtension(Expression node) =>
            node is EntityQueryRootExpression root
                ? new EntityQueryRootExpression(model.FindEntityType(root.EntityType.Name)!)
                : base.VisitExtension(node);
    }

    private sealed class RecordingFactory : AppFactory
    {
        public Recorder Recorder { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services =>
                services.ConfigureDbContext<SqliteDcimDbContext>(o => o.AddInterceptors(Recorder))
            );
        }
    }

    private sealed class Recorder : DbCommandInterceptor, IQueryExpressionInterceptor
    {
        public ConcurrentQueue<(Expression Query, string Caller)> Queries { get; } = [];
        public ConcurrentDictionary<string, bool> SeenHandWritten { get; } = [];
        public IEnumerable<string> HandWritten => SeenHandWritten.Keys;

        public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
        {
            Queries.Enqueue((queryExpression, Caller()));
            return queryExpression;
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            if (eventData.CommandSource == CommandSource.ExecuteSqlRaw)
                SeenHandWritten.TryAdd(command.CommandText, true);
            return new(result);
        }

        /// <summary>Outermost class of ours on the way to the query.</summary>
        private static string Caller()
        {
            var type = new StackTrace()
                .GetFrames()
                .Select(f => f.GetMethod()?.DeclaringType)
                .FirstOrDefault(t => t?.Assembly.GetName().Name is "Dcim.Data" or "Dcim.Web");
            while (type?.DeclaringType is { } outer)
                type = outer;
            return type?.Name ?? "Identity";
        }
    }

    [GeneratedRegex(
        @"\b(ToListAsync|SingleAsync|SingleOrDefaultAsync|FirstAsync|FirstOrDefaultAsync|AnyAsync|CountAsync|SumAsync|MaxAsync|ToDictionaryAsync|ToHashSetAsync|AsAsyncEnumerable)\("
    )]
    private static partial Regex Ends();
}
