using System.Net;
using System.Security.Claims;
using Dcim.Tests.Api;
using Dcim.Tests.Imports;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>Who may do what, written out by hand: a change of a right is a change here.</summary>
public sealed class PermissionTests(PermissionTests.Factory app) : IClassFixture<PermissionTests.Factory>
{
    /// <summary>Codes of what belongs to PJ.</summary>
    public sealed record Mine(
        string Code,
        string Draft,
        string Status,
        string Leg,
        string Case,
        string Event,
        string Proceeding
    )
    {
        /// <summary>Code of the account <c>pj</c>.</summary>
        public string Account { get; init; } = "";

        public string Institution { get; init; } = "";

        /// <summary>Of an import that waits for its columns to be said.</summary>
        public string Import { get; init; } = "";

        /// <summary>Code of a key that was revoked.</summary>
        public string Key { get; init; } = "";

        /// <summary>Nobody's: codes of a source of figures from elsewhere, and of its figure.</summary>
        public (string Code, string Figure) Source { get; init; }

        /// <summary>Code of a source of records.</summary>
        public string RecordSource { get; init; } = "";

        /// <summary>Code of the row of the proceeding's defendant.</summary>
        public string Defendant { get; init; } = "";

        /// <summary>What of these the address of an endpoint takes for its <c>{code}</c>.</summary>
        /// <param name="name">With its verb, such as <c>GET /cases/{code}</c>.</param>
        public string CodeFor(string name) =>
            name[(name.IndexOf(' ') + 1)..] switch
            {
                var path when path.StartsWith("/cases/") => Case,
                var path when path.StartsWith("/events/") => Event,
                var path when path.StartsWith("/proceedings/") => Proceeding,
                var path when path.StartsWith("/imports/") => Import,
                var path when path.StartsWith("/elsewhere/") => Source.Code,
                var path when path.StartsWith("/sources/") => RecordSource,
                var path when path.StartsWith("/api-keys/") => Key,
                var path when path.StartsWith("/administration/accounts/") => Account,
                var path when path.StartsWith("/administration/institutions/") => Institution,
                _ => Code,
            };
    }

    /// <summary>
    /// With a registration that has a leg of the way and is in a proceeding, which has a defendant, a draft, and an event begun
    /// by PJ, made once.
    /// </summary>
    public sealed class Factory : AppFactory
    {
        private Mine? _ofPj;

        public async Task<Mine> OfPjAsync()
        {
            if (_ofPj is { } made)
                return made;
            var code = await this.RegisterAsync("pj", b => b.Fill("VID03.given", "Maria"));
            var browser = await SignInAsync("pj");
            await browser.OpenAsync($"/registrations/{code}/movements/new");
            await browser.Fill("MOV01", "INT").SubmitAsync("save");
            Assert.Empty(browser.Errors);
            var draft = await this.DraftAsync("pj");
            await browser.OpenAsync("/events/new");
            await browser.Fill("people", "2").SubmitAsync("draft");
            var begun = browser.Address["/events/".Length..];
            var proceeding = await this.ProceedingAsync("pj", code);
            var (defendant, _) = await this.AddDefendantAsync(browser, proceeding, "Pravomocov");
            var stored = await this.StoredAsync(code);
            var inCase = await this.ReadAsync(db =>
                db.Cases.Where(c => c.Id == stored.CaseId).Select(c => c.Code).SingleAsync()
            );
            return _ofPj = new(code, draft, stored.Statuses[0].Code, stored.Legs[0].Code, inCase, begun, proceeding)
            {
                Account = await this.ReadAsync(db =>
                    db.Users.Where(u => u.Email == "pj@demo.invalid").Select(u => u.Code).SingleAsync()
                ),
                Institution = "PT-PJ",
                Import = await this.ImportAsync("pj.manager"),
                Source = await this.OutsideFigureAsync(),
                RecordSource = await (await SignInAsync("pj.manager")).DescribeSourceAsync("Folha da PJ"),
                Defendant = defendant,
                Key = await this.RevokedKeyAsync("PT-PJ"),
            };
        }
    }

    private static readonly string[] s_permissions =
    [
        "registrations.view",
        "registrations.edit",
        "grants.manage",
        "records.restrict",
        "records.extract",
        "glass.break",
        "proceedings.view",
        "proceedings.edit",
        "links.decide",
        "coverage.declare",
        "tables.view",
        "outside.edit",
        "sources.describe",
        "looks.view",
        "imports.run",
        "audit.view",
        "roles.view",
        "accounts.manage",
        "institutions.manage",
        "terms.publish",
        "api-keys.manage",
    ];

    /// <summary>A cross in the order of the permissions above.</summary>
    private static readonly Dictionary<string, string> s_roles = new()
    {
        ["caseworker"] = "xxx...xxx............",
        ["manager"] = "x.xxx.x..x..xxx.xx..x",
        ["duty-officer"] = "x....x...............",
        ["link-reviewer"] = "........x............",
        ["analyst"] = "..........xxx........",
        ["approver"] = "..........x..........",
        ["administrator"] = "................xxxx.",
        ["auditor"] = "...............x.....",
    };

    private static readonly string[] s_accounts =
    [
        "pj",
        "pj.manager",
        "pj.duty",
        "pj.analyst",
        "gnr",
        "mp",
        "farol",
        "farol.manager",
        "analyst",
        "approver",
        "reviewer",
        "auditor",
        "admin",
    ];

    /// <summary>
    /// What each endpoint answers, in the order of the accounts. {code} is a submitted registration of PJ, {draft} a
    /// draft of PJ, {rows}/{row} its first status, movements/{row} its only leg; of a proceeding its only defendant.
    /// </summary>
    private static readonly Dictionary<string, string> s_answers = new()
    {
        //                                          pj  man dut ana gnr mp  far f.m anl app rev aud adm
        ["GET /"] = /*                           */
            "200 200 200 200 200 200 200 200 200 200 200 200 200",
        ["GET /help"] = /*                       */
            "200 200 200 200 200 200 200 200 200 200 200 200 200",
        ["GET /how-we-recognise"] = "200 200 200 200 200 200 200 200 200 200 200 200 200",
        ["GET /account"] = "200 200 200 200 200 200 200 200 200 200 200 200 200",
        ["GET /account/second-factor"] = "200 200 200 200 200 200 200 200 200 200 200 200 200",
        ["GET /account/passkeys"] = "200 200 200 200 200 200 200 200 200 200 200 200 200",
        ["GET /account/terms"] = "200 200 200 200 200 200 200 200 200 200 200 200 200",
        // Whoever is signed in needs no second step.
        ["GET /account/sign-in/code"] = "200 200 200 200 200 200 200 200 200 200 200 200 200",
        ["GET /administration/terms"] = "403 403 403 403 403 403 403 403 403 403 403 403 200",
        ["GET /account/password"] = /*           */
            "200 200 200 200 200 200 200 200 200 200 200 200 200",
        ["GET /account/sign-in"] = /*            */
            "200 200 200 200 200 200 200 200 200 200 200 200 200",
        ["GET /registrations"] = /*              */
            "200 200 200 200 200 200 200 200 403 403 403 403 403",
        ["GET /registrations/search"] = /*       */
            "200 200 200 200 200 200 200 200 403 403 403 403 403",
        ["GET /registrations/new"] = /*          */
            "200 200 403 200 200 200 200 200 403 403 403 403 403",
        ["GET /registrations/export"] = /*       */
            "403 200 403 403 403 403 403 200 403 403 403 403 403",
        ["GET /registrations/{code}"] = /*       */
            "200 200 200 200 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{code}/identity"] = "200 200 200 200 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{code}/consent"] = "200 200 200 200 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{code}/consent/erase-identity"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        ["GET /registrations/{code}/history"] = "200 200 200 200 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{code}/edit"] = /*  */
            "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{code}/print"] = /* */
            "200 200 200 200 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{code}/sections/{section}"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{code}/{rows}/new"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{code}/{rows}/{row}/edit"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{draft}"] = /*      */
            "200 200 404 200 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{draft}/edit"] = /* */
            "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{draft}/identity"] = "404 404 404 404 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{draft}/print"] = "404 404 404 404 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{draft}/sections/{section}"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{draft}/{rows}/new"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{draft}/history"] = "404 404 404 404 404 404 404 404 403 403 403 403 403",
        ["GET /cases"] = "200 200 200 200 200 200 200 200 403 403 403 403 403",
        ["GET /cases/{code}"] = "200 200 200 200 404 404 404 404 403 403 403 403 403",
        ["GET /cases/{code}/edit"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /cases/{code}/statuses/new"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /events/new"] = "200 200 403 200 200 200 200 200 403 403 403 403 403",
        ["GET /events/{code}"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /events/{code}/people"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        //                                          pj  man dut ana gnr mp  far f.m anl app rev aud adm
        ["GET /proceedings"] = "200 200 403 200 200 200 404 404 403 403 403 403 403",
        ["GET /proceedings/new"] = "200 200 403 200 200 200 404 404 403 403 403 403 403",
        ["GET /proceedings/{code}"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /proceedings/{code}/print"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /proceedings/{code}/edit"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /proceedings/{code}/{rows}/new"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /proceedings/{code}/{rows}/{row}/edit"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /proceedings/{code}/defendants/{row}/identity"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /proceedings/{code}/hand-over"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /proceedings/{code}/restrictions"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        // Of pairs nobody has any.
        ["GET /links"] = "200 200 403 200 200 200 200 200 403 403 200 403 403",
        ["GET /links/{code}"] = "404 404 403 404 404 404 404 404 403 403 404 403 403",
        // Of PJ nobody offers anything.
        ["GET /hand-overs/{code}"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        // Of offenders an organisation learns nothing; a pair is there for nobody.
        ["GET /links/offenders"] = "200 200 403 200 200 200 404 404 403 403 200 403 403",
        ["GET /links/offenders/{code}"] = "404 404 403 404 404 404 404 404 403 403 404 403 403",
        ["GET /links/offenders/said"] = "200 200 403 200 200 200 404 404 403 403 200 403 403",
        ["GET /links/offenders/said/{code}"] = "404 404 403 404 404 404 404 404 403 403 404 403 403",
        ["POST /links/offenders/said/{code}"] = "200 200 403 200 200 200 404 404 403 403 200 403 403",
        ["POST /links/offenders/next"] = "200 200 403 200 200 200 404 404 403 403 200 403 403",
        ["POST /links/offenders/{code}"] = "200 200 403 200 200 200 404 404 403 403 200 403 403",
        ["GET /registrations/{code}/proceedings"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /paper"] = "200 200 200 200 200 200 200 200 403 403 403 403 403",
        ["GET /paper/{page}"] = "200 200 200 200 200 200 200 200 403 403 403 403 403",
        ["GET /registrations/{code}/share"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{draft}/share"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        ["GET /registrations/{code}/restrictions"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        ["GET /shared"] = "200 200 200 200 200 200 200 200 403 403 403 403 403",
        ["GET /shared/{code}"] = "404 404 404 404 404 404 404 404 403 403 403 403 403",
        ["GET /shared/{code}/print"] = "404 404 404 404 404 404 404 404 403 403 403 403 403",
        ["GET /shared/{code}/identity"] = "404 404 404 404 404 404 404 404 403 403 403 403 403",
        ["GET /glass"] = "403 403 200 403 403 403 403 403 403 403 403 403 403",
        // Waits for its columns to be said: nothing of it is rejected.
        ["GET /imports"] = "403 200 403 403 403 403 403 200 403 403 403 403 403",
        ["GET /imports/template.xlsx"] = "403 200 403 403 403 403 403 200 403 403 403 403 403",
        ["GET /imports/new"] = "403 200 403 403 403 403 403 200 403 403 403 403 403",
        ["GET /imports/{code}"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        ["GET /imports/{code}/rejected.xlsx"] = "403 404 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /imports/new"] = "403 400 403 403 403 403 403 400 403 403 403 403 403",
        ["POST /imports/{code}/mapping"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /imports/{code}/back"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /imports/{code}/commit"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /imports/{code}/cancel"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /imports/{code}/undo"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        ["GET /coverage/overview"] = "403 403 403 200 403 403 403 403 200 200 403 403 403",
        ["GET /coverage"] = /*                   */
            "403 200 403 403 403 403 403 200 403 403 403 403 403",
        ["GET /tables"] = /*                     */
            "403 403 403 200 403 403 403 403 200 200 403 403 403",
        ["GET /tables/{table}.xlsx"] = /*             */
            "403 403 403 200 403 403 403 403 200 200 403 403 403",
        ["GET /tables/{table}.csv"] = /*              */
            "403 403 403 200 403 403 403 403 200 200 403 403 403",
        ["GET /tables/attrition"] = "403 403 403 200 403 403 403 403 200 200 403 403 403",
        ["GET /tables/attrition.xlsx"] = "403 403 403 200 403 403 403 403 200 200 403 403 403",
        ["GET /tables/attrition.csv"] = "403 403 403 200 403 403 403 403 200 200 403 403 403",
        ["GET /tables/{table}/ledger.csv"] = "403 403 403 200 403 403 403 403 200 200 403 403 403",
        ["GET /tables/{table}/cell"] = /*             */
            "403 403 403 200 403 403 403 403 200 200 403 403 403",
        // Seen by all who see tables; entered in the observatory only.
        ["GET /elsewhere"] = "403 403 403 200 403 403 403 403 200 200 403 403 403",
        ["GET /elsewhere/new"] = "403 403 403 404 403 403 403 403 200 403 403 403 403",
        ["GET /elsewhere/{code}"] = "403 403 403 200 403 403 403 403 200 200 403 403 403",
        ["GET /elsewhere/{code}/edit"] = "403 403 403 404 403 403 403 403 200 403 403 403 403",
        ["GET /elsewhere/{code}/figures/{figure}"] = "403 403 403 404 403 403 403 403 200 403 403 403 403",
        ["GET /tables/{table}/elsewhere.csv"] = "403 403 403 200 403 403 403 403 200 200 403 403 403",
        // An institution sees its own sources, the observatory all, and no other the assessment.
        //                                          pj  man dut ana gnr mp  far f.m anl app rev aud adm
        ["GET /sources"] = "403 200 403 200 403 403 403 200 200 200 403 403 403",
        ["GET /sources/new"] = "403 200 403 200 403 403 403 200 200 403 403 403 403",
        ["GET /sources/{code}"] = "403 200 403 200 403 403 403 404 200 200 403 403 403",
        ["GET /sources/{code}.json"] = "403 200 403 200 403 403 403 404 404 403 403 403 403",
        ["GET /sources/{code}/edit"] = "403 200 403 200 403 403 403 404 404 403 403 403 403",
        ["GET /sources/assessment"] = "403 403 403 404 403 403 403 403 200 200 403 403 403",
        ["GET /sources/assessment.xlsx"] = "403 403 403 404 403 403 403 403 200 200 403 403 403",
        ["GET /sources/report"] = "403 403 403 404 403 403 403 403 200 200 403 403 403",
        ["GET /sources/report.docx"] = "403 403 403 404 403 403 403 403 200 200 403 403 403",
        ["GET /audit"] = "403 403 403 403 403 403 403 403 403 403 403 200 403",
        ["GET /audit/events.xlsx"] = "403 403 403 403 403 403 403 403 403 403 403 200 403",
        ["GET /audit/events.csv"] = "403 403 403 403 403 403 403 403 403 403 403 200 403",
        ["GET /audit/events/{position}"] = "403 403 403 403 403 403 403 403 403 403 403 200 403",
        ["GET /audit/law"] = "403 200 403 403 403 403 403 200 403 403 403 200 403",
        ["GET /looks"] = "403 200 403 403 403 403 403 200 403 403 403 403 403",
        ["GET /registrations/{code}/looks"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        ["GET /registrations/{code}/looks.xlsx"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        ["GET /registrations/{code}/looks/document"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        ["GET /administration/roles"] = /*       */
            "403 200 403 403 403 403 403 200 403 403 403 403 200",
        ["GET /api-keys"] = "403 200 403 403 403 403 403 200 403 403 403 403 403",
        ["GET /account/invitation"] = "404 404 404 404 404 404 404 404 404 404 404 404 404",
        ["GET /administration/accounts"] = "403 200 403 403 403 403 403 200 403 403 403 403 200",
        ["GET /administration/accounts/new"] = "403 200 403 403 403 403 403 200 403 403 403 403 200",
        ["GET /administration/accounts/{code}"] = "403 200 403 403 403 403 403 404 403 403 403 403 200",
        ["GET /administration/accounts/{code}/sees"] = "403 200 403 403 403 403 403 404 403 403 403 403 200",
        ["GET /administration/institutions"] = "403 403 403 403 403 403 403 403 403 403 403 403 200",
        ["GET /administration/institutions/new"] = "403 403 403 403 403 403 403 403 403 403 403 403 200",
        ["GET /administration/institutions/{code}/edit"] = "403 403 403 403 403 403 403 403 403 403 403 403 200",
        ["GET /administration/linkage"] = "403 403 403 403 403 403 403 403 403 403 403 403 200",
        ["POST /administration/linkage"] = "403 403 403 403 403 403 403 403 403 403 403 403 400",
        // Nothing was said of pairs yet. Of those who decide on them the reviewer alone has everything compared.
        //                                          pj  man dut ana gnr mp  far f.m anl app rev aud adm
        ["GET /links/said"] = "200 200 403 200 200 200 200 200 403 403 200 403 403",
        ["GET /links/said/{code}"] = "404 404 403 404 404 404 404 404 403 403 404 403 403",
        ["POST /links/said/{code}"] = "200 200 403 200 200 200 200 200 403 403 200 403 403",
        ["GET /links/own"] = "200 200 403 200 200 200 200 200 403 403 403 403 403",
        ["POST /links/own"] = "400 400 403 400 400 400 400 400 403 403 403 403 403",
        ["GET /links/runs"] = "404 404 403 404 404 404 404 404 403 403 200 403 200",
        ["POST /links/runs"] = "404 404 403 404 404 404 404 404 403 403 200 403 200",
        ["POST /links/runs/{code}/cancel"] = "404 404 403 404 404 404 404 404 403 403 200 403 200",
        // Sent with an intent that only shows the form again, or empty.
        ["POST /account/invitation"] = "404 404 404 404 404 404 404 404 404 404 404 404 404",
        ["POST /administration/accounts"] = "403 200 403 403 403 403 403 200 403 403 403 403 200",
        ["POST /administration/accounts/new"] = "403 400 403 403 403 403 403 400 403 403 403 403 400",
        ["POST /administration/accounts/{code}"] = "403 409 403 403 403 403 403 404 403 403 403 403 409",
        ["POST /administration/accounts/{code}/disable"] = "403 409 403 403 403 403 403 404 403 403 403 403 409",
        ["POST /administration/accounts/{code}/enable"] = "403 409 403 403 403 403 403 404 403 403 403 403 409",
        ["POST /administration/accounts/{code}/unlock"] = "403 409 403 403 403 403 403 404 403 403 403 403 409",
        ["POST /administration/accounts/{code}/reset"] = "403 409 403 403 403 403 403 404 403 403 403 403 409",
        ["POST /administration/institutions/new"] = "403 403 403 403 403 403 403 403 403 403 403 403 400",
        ["POST /administration/institutions/{code}/edit"] = "403 403 403 403 403 403 403 403 403 403 403 403 400",
        // Without a name, and of one that is revoked already.
        ["POST /api-keys"] = "403 400 403 403 403 403 403 400 403 403 403 403 403",
        ["POST /api-keys/{code}/revoke"] = "403 200 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /registrations/search"] = /*      */
            "200 200 200 200 200 200 200 200 403 403 403 403 403",
        // Nothing waits, and the pair is none.
        ["POST /links/next"] = "200 200 403 200 200 200 200 200 403 403 200 403 403",
        ["POST /links/{code}"] = "200 200 403 200 200 200 200 200 403 403 200 403 403",
        // Nobody is named.
        ["POST /registrations/search/known"] = /**/
            "404 404 403 404 404 404 404 404 403 403 403 403 403",
        ["POST /registrations/new"] = /*         */
            "200 200 403 200 200 200 200 200 403 403 403 403 403",
        ["POST /registrations/export"] = /*      */
            "403 400 403 403 403 403 403 400 403 403 403 403 403",
        ["POST /registrations/{code}/edit"] = /* */
            "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["POST /registrations/{draft}/edit"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        // Consent is not the ground of a police record.
        ["POST /registrations/{code}/consent"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        // Without a reason.
        ["POST /registrations/{code}/consent/erase-identity"] = "403 400 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /registrations/{code}/sections/{section}"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["POST /registrations/{code}/{rows}/new"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["POST /registrations/{code}/{rows}/{row}/edit"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["POST /registrations/{draft}/sections/{section}"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        ["POST /registrations/{draft}/{rows}/new"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        // The only leg cannot go further up: it is shown where it is.
        ["POST /registrations/{code}/movements/{row}/earlier"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["POST /cases/{code}/edit"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        // Without a code, and without anybody ticked.
        ["POST /cases/{code}/registrations"] = "400 400 403 400 404 404 404 404 403 403 403 403 403",
        ["POST /cases/{code}/statuses/new"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["POST /proceedings/new"] = "200 200 403 200 200 200 404 404 403 403 403 403 403",
        ["POST /proceedings/{code}/edit"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["POST /proceedings/{code}/{rows}/new"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["POST /proceedings/{code}/{rows}/{row}/edit"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        // Without a code, a reason, a recipient; whom nobody put in.
        ["POST /proceedings/{code}/defendants/known"] = "400 400 403 400 404 404 404 404 403 403 403 403 403",
        ["POST /proceedings/{code}/victims"] = "400 400 403 400 404 404 404 404 403 403 403 403 403",
        ["POST /proceedings/{code}/victims/{victim}/remove"] = "400 400 403 400 404 404 404 404 403 403 403 403 403",
        ["POST /registrations/{code}/proceedings"] = "400 400 403 400 404 404 404 404 403 403 403 403 403",
        ["POST /proceedings/{code}/hand-over"] = "400 400 403 400 404 404 404 404 403 403 403 403 403",
        // Nothing was offered: the proceeding is shown, which says so.
        ["POST /proceedings/{code}/hand-over/withdraw"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["POST /hand-overs/{code}/accept"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        ["POST /hand-overs/{code}/decline"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        ["POST /proceedings/{code}/secrecy"] = "403 400 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /proceedings/{code}/exclusions"] = "403 400 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /proceedings/{code}/exclusions/{exclusion}/lift"] =
            "403 404 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /events/new"] = "200 200 403 200 200 200 200 200 403 403 403 403 403",
        ["POST /events/{code}"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["POST /events/{code}/people"] = "200 200 403 200 404 404 404 404 403 403 403 403 403",
        ["POST /registrations/{code}/share"] = "400 400 403 400 404 404 404 404 403 403 403 403 403",
        ["POST /registrations/{code}/grants/{grant}/end"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        ["POST /registrations/{code}/grants/{grant}/seen"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        ["POST /registrations/{code}/restrictions"] = "403 400 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /registrations/{code}/restrictions/{exclusion}/lift"] =
            "403 404 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /registrations/{code}/secrecy"] = "403 400 403 403 403 403 403 404 403 403 403 403 403",
        ["POST /shared/offers/{grant}"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        ["POST /glass"] = "403 403 400 403 403 403 403 403 403 403 403 403 403",
        // What is submitted is not discarded by anybody.
        ["POST /registrations/{code}/discard"] = "404 404 403 404 404 404 404 404 403 403 403 403 403",
        ["POST /elsewhere/new"] = "403 403 403 404 403 403 403 403 400 403 403 403 403",
        ["POST /elsewhere/{code}/figures"] = "403 403 403 404 403 403 403 403 400 403 403 403 403",
        // Of an older version: both are shown.
        ["POST /elsewhere/{code}/edit"] = "403 403 403 404 403 403 403 403 409 403 403 403 403",
        ["POST /elsewhere/{code}/figures/{figure}"] = "403 403 403 404 403 403 403 403 409 403 403 403 403",
        ["POST /sources/new"] = "403 400 403 400 403 403 403 400 400 403 403 403 403",
        // Of an older version: both are shown.
        ["POST /sources/{code}/edit"] = "403 409 403 409 403 403 403 404 404 403 403 403 403",
        ["POST /sources/{code}/retire"] = "403 409 403 409 403 403 403 404 404 403 403 403 403",
        ["POST /coverage"] = /*                  */
            "403 400 403 403 403 403 403 400 403 403 403 403 403",
        ["POST /account/stay"] = "204 204 204 204 204 204 204 204 204 204 204 204 204",
        ["POST /account/second-factor"] = "400 400 400 400 400 400 400 400 400 400 400 400 400",
        ["POST /account/passkeys"] = "400 400 400 400 400 400 400 400 400 400 400 400 400",
        ["POST /account/passkeys/options"] = "200 200 200 200 200 200 200 200 200 200 200 200 200",
        ["POST /account/terms"] = "400 400 400 400 400 400 400 400 400 400 400 400 400",
        ["POST /administration/terms"] = "403 403 403 403 403 403 403 403 403 403 403 403 400",
        ["POST /account/password"] = /*          */
            "400 400 400 400 400 400 400 400 400 400 400 400 400",
        ["POST /language"] = /*                  */
            "400 400 400 400 400 400 400 400 400 400 400 400 400",
    };

    /// <summary>Ends or begins a session; told in the tests of accounts.</summary>
    private static readonly string[] s_elsewhere =
    [
        "POST /account/sign-in",
        "POST /account/sign-in/code",
        "POST /account/sign-in/passkey",
        "POST /account/sign-in/passkey-options",
        "POST /account/sign-out",
    ];

    public static TheoryData<string, string, bool> RolesAndPermissions() =>
        new(s_roles.SelectMany(r => s_permissions.Select((p, i) => (r.Key, p, r.Value[i] == 'x'))));

    public static TheoryData<string> Accounts() => new(s_accounts);

    [Theory]
    [MemberData(nameof(RolesAndPermissions))]
    public async Task Role_HasPermission_AsWrittenHere(string role, string permission, bool expected)
    {
        Assert.Equal(expected, Roles.All.Single(r => r.Name == role).Permissions.Contains(permission));
        await using var scope = app.Services.CreateAsyncScope();
        var person = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Role, role)], "test"));
        var answer = await scope
            .ServiceProvider.GetRequiredService<IAuthorizationService>()
            .AuthorizeAsync(person, permission);
        Assert.Equal(expected, answer.Succeeded);
    }

    [Fact]
    public void RolesAndPermissions_AreThoseWrittenHere()
    {
        Assert.Equal(s_permissions.Order(), Permissions.All.Order());
        Assert.Equal(s_roles.Keys.Order(), Roles.All.Select(r => r.Name).Order());
    }

    [Fact]
    public void Endpoints_AreThoseWrittenHere()
    {
        var all = Endpoints
            .Of(app)
            .Where(e => e.IsPage())
            .SelectMany(e => e.Names())
            .Where(n => !n.StartsWith('*') && !n.Contains(" /api/")) // the interface has a table of its own
            .Except(s_elsewhere);
        Assert.Equal(all.Order(), s_answers.Keys.Select(k => k.Replace("{draft}", "{code}")).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Accounts))]
    public Task Account_IsAnswered_AsWrittenHere(string account)
    {
        var column = Array.IndexOf(s_accounts, account);
        return AssertAnsweredAsync(account, (_, answers) => answers[column]);
    }

    /// <summary>
    /// What the table says of PJ's own people holds for those of the same roles elsewhere, wherever no record is named; the
    /// records of PJ are not there for them. An NGO is answered like an NGO.
    /// </summary>
    [Theory]
    [InlineData("gnr.manager", "pj.manager", true)]
    [InlineData("mp.manager", "pj.manager", true)]
    [InlineData("gnr", "pj", true)]
    [InlineData("mp", "pj", true)]
    [InlineData("cais", "farol", false)]
    [InlineData("cais.manager", "farol.manager", false)]
    public Task TheSameRole_ElsewhereIsAnsweredTheSame_ButForTheRecords(string account, string like, bool ofPj)
    {
        var column = Array.IndexOf(s_accounts, like);
        return AssertAnsweredAsync(
            account,
            (name, answers) =>
                ofPj
                && answers[column] != "403"
                && (!name.StartsWith("POST /links/", StringComparison.Ordinal) || name.Contains("/runs/")) // which is no pair, whoever asks
                && (name.Contains("{code}") || name.Contains("{draft}"))
                    ? "404"
                    : answers[column]
        );
    }

    private async Task AssertAnsweredAsync(string account, Func<string, string[], string> expect)
    {
        var mine = await app.OfPjAsync();
        var (code, draft) = (mine.Code, mine.Draft);
        var browser = await app.SignInAsync(account);
        var before = await app.StateAsync();
        var expected = new List<string>();
        var actual = new List<string>();
        foreach (var (name, answers) in s_answers)
        {
            var address = Endpoints.Address(
                name[(name.IndexOf(' ') + 1)..].Replace("{draft}", draft).Replace("{figure}", mine.Source.Figure),
                mine.CodeFor(name),
                mine.Status,
                mine.Leg,
                mine.Defendant
            );
            if (name.StartsWith("POST"))
            {
                await browser.OpenAsync("/help");
                await browser.PostAsync(
                    address,
                    name.Contains("/registrations")
                    || name.Contains("/cases")
                    || name.Contains("/events")
                    || name.Contains("/proceedings/new")
                    || name.Contains("/proceedings/{code}/edit")
                    || name.Contains("/proceedings/{code}/{rows}/")
                        ? [("intent", "resume")]
                        : []
                );
            }
            else
                await browser.OpenAsync(address);
            expected.Add($"{name} {expect(name, answers.Split(' '))}");
            actual.Add($"{name} {(int)browser.Status}");
            if (browser.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
                Assert.DoesNotContain(code, browser.Page.QuerySelector("main")!.TextContent);
        }
        Assert.Equal(expected, actual);
        Assert.Equal(before, await app.StateAsync());
    }

    [Theory]
    [InlineData("gnr")]
    [InlineData("mp")]
    [InlineData("farol")]
    public async Task AnotherInstitutions_IsNotFoundByAnyDoor_AsIfItWereNot(string account)
    {
        var (code, draft, status, leg, _, _, _) = await app.OfPjAsync();
        var browser = await app.SignInAsync(account);
        var before = await app.StateAsync();
        foreach (var mine in new[] { code, draft })
        foreach (
            var door in new[]
            {
                "edit",
                "discard",
                "sections/background",
                "statuses/new",
                "episodes/new",
                $"statuses/{status}/edit",
                $"movements/{leg}/earlier",
            }
        )
        {
            await browser.OpenAsync("/help");
            await browser.PostAsync(
                $"/registrations/{mine}/{door}",
                ("Version", "1"),
                ("intent", "remove"),
                ("EXP16", "SEX"),
                ("Reason", "mine now")
            );
            var (answer, text) = (browser.Status, browser.Page.QuerySelector("main")!.TextContent);
            await browser.OpenAsync("/help");
            await browser.PostAsync($"/registrations/abcdefgh2345/{door}", ("intent", "remove"));
            Assert.Equal((HttpStatusCode.NotFound, text), (answer, browser.Page.QuerySelector("main")!.TextContent));
            Assert.Equal(answer, browser.Status);
        }
        Assert.Equal(before, await app.StateAsync());
    }

    [Fact]
    public async Task OwnStatus_OfAnotherRegistration_IsNotFound()
    {
        var code = (await app.OfPjAsync()).Code;
        var other = await app.RegisterAsync("pj");
        var status = (await app.StoredAsync(other)).Statuses[0].Code;
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync($"/registrations/{code}/statuses/{status}/edit");
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
    }

    [Theory]
    [InlineData("gnr", "/registrations")]
    [InlineData("gnr", "/registrations?show=drafts")]
    [InlineData("farol", "/registrations?year=2013")]
    [InlineData("farol.manager", "/registrations?status=PRE")]
    [InlineData("analyst", "/tables?year=2013")]
    [InlineData("analyst", "/tables/t1/cell?year=2013")]
    [InlineData("approver", "/tables/t1.csv?year=2013")]
    [InlineData("analyst", "/tables/attrition?year=2013")]
    public async Task List_NeverShowsAnothersCode(string account, string address)
    {
        var (code, draft, _, _, _, _, _) = await app.OfPjAsync();
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync(address);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.DoesNotContain(code, browser.Page.Source.Text);
        Assert.DoesNotContain(draft, browser.Page.Source.Text);
    }

    [Fact]
    public async Task Cell_ListsRegistrationsOfTheOwnInstitutionOnly()
    {
        var code = (await app.OfPjAsync()).Code;
        var gnr = await app.RegisterAsync("gnr");
        var browser = await app.SignInAsync("pj.analyst");
        await browser.OpenAsync("/tables/t1/cell?year=2013");
        Assert.Contains(code, browser.Text);
        Assert.DoesNotContain(gnr, browser.Text);
    }
}
