using System.Net;
using Dcim.Data.Audit;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>Every page that shows somebody's data writes that it did, whoever opens it.</summary>
public sealed class ReadingTests(PermissionTests.Factory app) : IClassFixture<PermissionTests.Factory>
{
    /// <summary>Pages that hold nothing of any person or institution's record.</summary>
    private static readonly string[] s_withoutData =
    [
        "GET /help",
        "GET /how-we-recognise",
        "GET /account/password",
        "GET /account/sign-in",
        "GET /account/sign-in/code",
        "GET /account",
        "GET /account/passkeys",
        "GET /account/second-factor",
        "GET /account/terms",
        "GET /account/invitation",
        "GET /administration/terms",
        "GET /administration/accounts",
        "GET /administration/accounts/new",
        "GET /administration/accounts/{code}",
        "GET /administration/institutions",
        "GET /administration/institutions/new",
        "GET /administration/institutions/{code}/edit",
        "GET /proceedings/new",
        // How many pairs wait, and not which.
        "GET /links/offenders",
        "GET /glass",
        "GET /registrations/new",
        "GET /registrations/search",
        "GET /events/new",
        "GET /paper",
        "GET /paper/{page}",
        "GET /coverage",
        "GET /audit/law",
        "GET /administration/roles",
        // What others published is no person's.
        "GET /elsewhere",
        "GET /elsewhere/new",
        "GET /elsewhere/{code}",
        "GET /elsewhere/{code}/edit",
        // What a register can tell is not what it tells.
        "GET /sources",
        "GET /sources/new",
        "GET /sources/{code}",
        "GET /sources/{code}.json",
        "GET /sources/{code}/edit",
        "GET /sources/assessment",
        "GET /sources/report",
        // How the interface is asked, and by whom it may be.
        "GET /api/v1/openapi.json",
        "GET /api-keys",
        // Before anything is taken out or sent in; what imports there were says nothing of a person.
        "GET /registrations/export",
        "GET /imports",
        "GET /imports/new",
        "GET /imports/template.xlsx",
        // How many pairs wait, and not which.
        "GET /links",
        "GET /links/own",
        "GET /links/runs",
        "GET /administration/linkage",
    ];

    /// <summary>Pages of those who have nothing waiting: they show nothing then.</summary>
    private static readonly string[] s_onlyWhereThereIsSomething = ["GET /"];

    private static readonly AuditAction[] s_reading =
    [
        AuditAction.Viewed,
        AuditAction.Listed,
        AuditAction.Searched,
        AuditAction.Printed,
        AuditAction.Exported,
    ];

    public static TheoryData<string> Accounts() =>
        new("pj", "pj.manager", "pj.duty", "pj.analyst", "farol", "analyst", "auditor", "admin");

    [Theory]
    [MemberData(nameof(Accounts))]
    public async Task EveryPageWithData_WritesThatItWasRead(string account)
    {
        var mine = await app.OfPjAsync();
        var (code, draft, inCase, begun) = (mine.Code, mine.Draft, mine.Case, mine.Event);
        var browser = await app.SignInAsync(account);
        var user = await app.ReadAsync(db =>
            db.Users.Where(u => u.Email == $"{account}@demo.invalid").Select(u => u.Id).SingleAsync()
        );
        var names = Endpoints
            .Of(app)
            .Where(e => e.IsPage())
            .SelectMany(e => e.Names())
            .Where(n => n.StartsWith("GET ", StringComparison.Ordinal))
            .Distinct()
            .ToList();
        Assert.Equal([], s_withoutData.Except(names));
        var (silent, read) = (new List<string>(), 0);
        foreach (var name in names.Except(s_withoutData))
        foreach (var about in name.Contains("/registrations/{code}") ? new[] { code, draft } : [mine.CodeFor(name)])
        {
            var address = Endpoints.Address(name["GET ".Length..], about, mine.Status, mine.Leg);
            if (name.Contains("/statuses/new"))
                address += $"?r={code}";
            var before = await app.ReadAsync(db => db.AuditEvents.MaxAsync(e => e.Position));
            using var answer = await browser.Http.GetAsync(address, TestContext.Current.CancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
                continue;
            var events = await app.ReadAsync(db =>
                db.AuditEvents.Include(e => e.Values)
                    .Where(e => e.Position > before && e.UserId == user && s_reading.Contains(e.Action))
                    .ToListAsync()
            );
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            foreach (var shown in new[] { code, draft, inCase, begun, mine.Proceeding })
                if (
                    (html.Contains($">{shown}<") || html.Contains($"/{shown}\""))
                    && !events.Any(e => e.Subject == shown || e.Values.Any(v => v.Key == $"shown:{shown}"))
                    && !IsOnlyTheWayToIt(name, shown, inCase)
                )
                    silent.Add($"{address} shows {shown}");
            if (events.Count == 0 && !s_onlyWhereThereIsSomething.Contains(name))
                silent.Add(address);
            read += events.Count;
        }
        Assert.Equal([], silent);
        Assert.True(read > 0 || account == "admin");
    }

    /// <summary>A registration links to its case; the case is not read by that. Nor is a record by the table of its accesses.</summary>
    private static bool IsOnlyTheWayToIt(string name, string shown, string inCase) =>
        shown == inCase && name.Contains("/registrations/{code}") || name is "GET /looks" or "GET /audit";

    [Fact]
    public async Task AList_NamesWhatItShowed_InOneEvent()
    {
        var code = (await app.OfPjAsync()).Code;
        var browser = await app.SignInAsync("pj");
        var before = await app.ReadAsync(db => db.AuditEvents.MaxAsync(e => e.Position));
        await browser.OpenAsync("/registrations?year=2013");
        var read = Assert.Single(
            await app.ReadAsync(db =>
                db.AuditEvents.Include(e => e.Values).Where(e => e.Position > before).ToListAsync()
            )
        );
        Assert.Equal(AuditAction.Searched, read.Action);
        Assert.Contains(read.Values, v => v.Key == $"shown:{code}");
    }

    [Fact]
    public async Task BringingARegistrationIntoACase_IsALink()
    {
        var inCase = (await app.OfPjAsync()).Case;
        var joining = await app.RegisterAsync("pj");
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync($"/cases/{inCase}");
        await browser.PostAsync($"/cases/{inCase}/registrations", ("registration", joining));
        var link = await app.ReadAsync(db =>
            db.AuditEvents.Include(e => e.Values).SingleAsync(e => e.Action == AuditAction.Linked)
        );
        Assert.Equal(inCase, link.Subject);
        Assert.Contains(link.Values, v => v.Key == $"shown:{joining}");
    }
}
