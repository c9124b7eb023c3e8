using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Exchange;
using Dcim.Tests.Domain;
using Dcim.Tests.Web;
using Dcim.Web.Features.Api;
using Dcim.Web.Features.Registrations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Api;

/// <summary>Registrations through the interface: sent, read, changed, and kept from whom they are kept.</summary>
public sealed class RegistrationsApiTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task Submit_ThenRead_GivesTheSame_AndCounts()
    {
        var system = await app.SystemAsync("PT-PJ");
        var made = await system.PostAsync("registrations", ApiSteps.Minimum());
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal($"/api/v1/registrations/{made.Code}", made.Message.Headers.Location!.ToString());
        Assert.Equal(("\"1\"", 1), (made.ETag, made.Version));

        var read = await system.GetAsync($"registrations/{made.Code}");
        Assert.Equal((HttpStatusCode.OK, "\"1\""), (read.Status, read.ETag));
        foreach (var (key, answer) in ApiSteps.Minimum()["answers"]!.AsObject())
            Assert.Equal(answer!.GetValue<string>(), read.Json["answers"]![key]!.GetValue<string>());
        var status = Assert.Single(read.Json["rows"]!["statuses"]!.AsArray())!;
        Assert.Equal("PRE", status["IDN03"]!.GetValue<string>());
        Assert.Equal(1, await app.ReadAsync(db => db.VictimFacts.CountAsync(f => f.Registration.Code == made.Code)));
        var browser = await (await app.SignInAsync("pj")).OpenAsync($"/registrations/{made.Code}");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    [Fact]
    public async Task WhatIsDone_StandsInTheAudit_UnderTheProgramsName()
    {
        var system = await app.SystemAsync("PT-PJ");
        var code = (await system.PostAsync("registrations", ApiSteps.Minimum(WithName))).Code;
        await system.GetAsync($"registrations/{code}?identity=true");
        await system.GetAsync("registrations");

        var events = await app.ReadAsync(db =>
            (
                from e in db.AuditEvents.Include(e => e.Values)
                join u in db.Users on e.UserId equals u.Id
                where u.IsProgram && (e.Subject == code || e.Values.Any(v => v.Key == "shown:" + code))
                orderby e.Position
                select new
                {
                    e.Action,
                    e.Entity,
                    e.Purpose,
                    u.DisplayName,
                }
            ).ToListAsync()
        );
        Assert.Equal(
            [
                (AuditAction.Created, "Registration", null),
                (AuditAction.Viewed, "Registration", "interface"),
                (AuditAction.Viewed, "VictimIdentity", "interface"),
                (AuditAction.Listed, "Registration", "interface"),
            ],
            events.Select(e => (e.Action, e.Entity, (string?)e.Purpose))
        );
        var auditor = await app.SignInAsync("auditor");
        await auditor.OpenAsync($"/audit?Record={code}");
        Assert.Contains($"{events[0].DisplayName} (program)", auditor.Text);
    }

    [Fact]
    public async Task Identity_IsGivenOnlyWhereAskedFor_ByWhomMayEdit()
    {
        var (system, reader) = (await app.SystemAsync("PT-PJ"), await app.SystemAsync("PT-PJ", "registrations.view"));
        var code = (await system.PostAsync("registrations", ApiSteps.Minimum(WithName))).Code;

        Assert.DoesNotContain("Zzapiova", (await system.GetAsync($"registrations/{code}")).Text);
        Assert.Equal(
            "Zzapiova",
            (await system.GetAsync($"registrations/{code}?identity=true")).Json["answers"]![
                "VID03.family"
            ]!.GetValue<string>()
        );
        var refused = await reader.GetAsync($"registrations/{code}?identity=true");
        Assert.Equal((HttpStatusCode.Forbidden, ApiProblem.Scope), (refused.Status, refused.Problem));
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"registrations/{code}")).Status);
    }

    [Fact]
    public async Task Put_OfWhatWasRead_ChangesNothing_AndLeavesTheIdentity()
    {
        var system = await app.SystemAsync("PT-PJ");
        var made = await system.PostAsync("registrations", ApiSteps.Minimum(WithName));
        var read = await system.GetAsync($"registrations/{made.Code}");

        var same = await system.PutAsync($"registrations/{made.Code}", read.Json, ("If-Match", read.ETag!));
        Assert.Equal((HttpStatusCode.OK, 1), (same.Status, same.Version));
        var changed = read.Json;
        changed["answers"]!["VIC06"] = new JsonArray("BD", "NP");
        changed["reason"] = "she has two";
        var put = await system.PutAsync($"registrations/{made.Code}", changed, ("If-Match", read.ETag!));
        Assert.Equal((HttpStatusCode.OK, 2, "\"2\""), (put.Status, put.Version, put.ETag));
        var now = (await system.GetAsync($"registrations/{made.Code}?identity=true")).Json["answers"]!;
        Assert.Equal("BD NP", now["VIC06"]!.GetValue<string>());
        Assert.Equal("Zzapiova", now["VID03.family"]!.GetValue<string>());
    }

    [Fact]
    public async Task Patch_ChangesWhatItSpeaksOf_AndNullTakesAway()
    {
        var system = await app.SystemAsync("PT-PJ");
        var code = (await system.PostAsync("registrations", ApiSteps.Minimum(WithName))).Code;

        var added = await system.PatchAsync(
            $"registrations/{code}",
            new JsonObject
            {
                ["rows"] = new JsonObject
                {
                    ["episodes"] = new JsonArray(
                        new JsonObject { ["EXP02"] = "LAB", ["EXP05"] = "UNK" },
                        new JsonObject { ["EXP02"] = "SEX" }
                    ),
                },
            },
            ("If-Match", "\"1\"")
        );
        Assert.True(added.Status == HttpStatusCode.OK, added.Text);
        Assert.Equal(2, added.Version);
        var named = await system.PatchAsync(
            $"registrations/{code}",
            new JsonObject
            {
                ["answers"] = new JsonObject { ["VID03.family"] = null },
                ["reason"] = "not her name",
            },
            ("If-Match", "\"2\"")
        );
        Assert.True(named.Status == HttpStatusCode.OK, named.Text);
        var now = (await system.GetAsync($"registrations/{code}?identity=true")).Json;
        Assert.Null(now["answers"]!["VID03.family"]);
        Assert.Equal("Ana", now["answers"]!["VID03.given"]!.GetValue<string>());
        Assert.Equal("M", now["answers"]!["VIC01"]!.GetValue<string>());
        Assert.Equal(2, now["rows"]!["episodes"]!.AsArray().Count);
    }

    [Fact]
    public async Task AChange_NeedsItsReason_AndTheVersionItChanges()
    {
        var system = await app.SystemAsync("PT-PJ");
        var code = (await system.PostAsync("registrations", ApiSteps.Minimum())).Code;
        var change = new JsonObject { ["answers"] = new JsonObject { ["VIC01"] = "F" } };

        var without = await system.PatchAsync($"registrations/{code}", change);
        Assert.Equal(((HttpStatusCode)428, ApiProblem.VersionMissing), (without.Status, without.Problem));
        var older = await system.PatchAsync($"registrations/{code}", change, ("If-Match", "\"7\""));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "\"1\""), (older.Status, older.ETag));
        var unexplained = await system.PatchAsync($"registrations/{code}", change, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unexplained.Status);
        Assert.Equal(["reason"], unexplained.Addresses);
        change["reason"] = "read wrongly";
        Assert.Equal(2, (await system.PatchAsync($"registrations/{code}", change, ("If-Match", "\"1\""))).Version);
        Assert.Equal("F", (await app.StoredAsync(code)).Profile.Sex.Value);
    }

    [Fact]
    public async Task TheSameIdempotencyKey_MakesOne_AndAnotherRequestUnderIt_IsRefused()
    {
        var system = await app.SystemAsync("PT-PJ");
        var count = await app.ReadAsync(db => db.Registrations.CountAsync());
        var body = ApiSteps.Minimum(b => b["answers"]!["TRF03"] = "NAT");
        var first = await system.PostAsync("registrations", body, (IdempotentRequests.Header, "one"));
        var second = await system.PostAsync("registrations", body, (IdempotentRequests.Header, "one"));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, second.Status));
        Assert.Equal((first.Text, first.ETag), (second.Text, second.ETag));
        Assert.Equal(["TRF03"], first.Json["leftOut"]!.AsArray().Select(a => a!.GetValue<string>()));
        Assert.Equal(first.Message.Headers.Location, second.Message.Headers.Location);

        var other = await system.PostAsync("registrations", ApiSteps.Minimum(), (IdempotentRequests.Header, "one"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, ApiProblem.KeyReused), (other.Status, other.Problem));
        var elsewhere = await app.SystemAsync("PT-PJ");
        Assert.NotEqual(
            first.Code,
            (await elsewhere.PostAsync("registrations", ApiSteps.Minimum(), (IdempotentRequests.Header, "one"))).Code
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await system.PostAsync("registrations", body, (IdempotentRequests.Header, "with a space"))).Status
        );
        Assert.Equal(count + 2, await app.ReadAsync(db => db.Registrations.CountAsync()));
    }

    [Fact]
    public async Task TheSameIdempotencyKey_TwiceAtOnce_MakesOne()
    {
        var system = await app.SystemAsync("PT-PJ");
        var count = await app.ReadAsync(db => db.Registrations.CountAsync());
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    system.PostAsync("registrations", ApiSteps.Minimum(), (IdempotentRequests.Header, "atonce"))
                )
        );
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        Assert.Single(answers.Select(a => a.Code).Distinct());
        Assert.Equal(count + 1, await app.ReadAsync(db => db.Registrations.CountAsync()));
    }

    [Fact]
    public async Task ARecordOfTheSameOwnName_IsMadeOnce()
    {
        var (system, other) = (await app.SystemAsync("PT-PJ"), await app.SystemAsync("PT-PJ"));
        var body = ApiSteps.Minimum(b => b["record"] = "2013/77");
        var made = await system.PostAsync("registrations", body);
        var again = await other.PostAsync("registrations", body);
        Assert.Equal((HttpStatusCode.Conflict, ApiProblem.Recorded), (again.Status, again.Problem));
        Assert.Equal(made.Message.Headers.Location, again.Message.Headers.Location);
        Assert.Equal(made.Code, again.Json["record"]!.GetValue<string>());
        var atOnce = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ => system.PostAsync("registrations", ApiSteps.Minimum(b => b["record"] = "2013/78")))
        );
        Assert.Single(atOnce, a => a.Status == HttpStatusCode.Created);
        Assert.Equal(2, atOnce.Count(a => a.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task DraftsAndOthersRecords_AreNotThere()
    {
        var (pj, gnr) = (await app.SystemAsync("PT-PJ"), await app.SystemAsync("PT-GNR"));
        var code = (await pj.PostAsync("registrations", ApiSteps.Minimum())).Code;
        var draft = await app.DraftAsync("pj");

        foreach (var (system, hidden) in new[] { (gnr, code), (pj, draft), (pj, "zzzzzzzzzzzz") })
        {
            var read = await system.GetAsync($"registrations/{hidden}");
            Assert.Equal((HttpStatusCode.NotFound, ApiProblem.NotFound), (read.Status, read.Problem));
            var body = ApiSteps.Minimum();
            Assert.Equal(
                HttpStatusCode.NotFound,
                (await system.PutAsync($"registrations/{hidden}", body, ("If-Match", "\"1\""))).Status
            );
            Assert.Equal(
                HttpStatusCode.NotFound,
                (await system.PatchAsync($"registrations/{hidden}", body, ("If-Match", "\"1\""))).Status
            );
        }
        Assert.DoesNotContain(code, (await gnr.GetAsync("registrations")).Text);
        Assert.DoesNotContain(draft, (await pj.GetAsync("registrations")).Text);
    }

    [Fact]
    public async Task List_GivesWhatChangedSince()
    {
        var system = await app.SystemAsync("PT-PJ");
        var code = (await system.PostAsync("registrations", ApiSteps.Minimum())).Code;
        var all = (await system.GetAsync("registrations")).Json;
        var item = all["items"]!.AsArray().Single(i => i!["code"]!.GetValue<string>() == code)!;
        Assert.Equal(("2013-04-17", 1), (item["date"]!.GetValue<string>(), item["version"]!.GetValue<long>()));
        var changed = item["changedAt"]!.GetValue<DateTime>();
        Assert.Contains(
            code,
            (await system.GetAsync($"registrations?changedSince={changed.AddSeconds(-1):yyyy-MM-ddTHH:mm:ssZ}")).Text
        );
        Assert.DoesNotContain(
            code,
            (await system.GetAsync($"registrations?changedSince={changed.AddSeconds(2):yyyy-MM-ddTHH:mm:ssZ}")).Text
        );
        Assert.Contains(code, (await system.GetAsync("registrations?changedSince=2013-01-01&page=1")).Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await system.GetAsync("registrations?changedSince=yesterday")).Status);
        Assert.Equal(HttpStatusCode.OK, (await system.GetAsync("registrations?page=x&identity=maybe")).Status);
    }

    [Fact]
    public async Task Check_SavesNothing_AndTellsEverything()
    {
        var system = await app.SystemAsync("PT-PJ");
        var before = await app.StateAsync();
        var good = (await system.PostAsync("registrations/check", ApiSteps.Minimum())).Json;
        Assert.True(good["valid"]!.GetValue<bool>());
        var bad = await system.PostAsync(
            "registrations/check",
            ApiSteps.Minimum(b =>
            {
                b["answers"]!["VIC01"] = "X";
                b["answers"]!["CAS04"] = "2113-01";
                b["rows"]!["statuses"]![0]!["IDN04"] = "soon";
            })
        );
        Assert.Equal(HttpStatusCode.OK, bad.Status);
        Assert.False(bad.Json["valid"]!.GetValue<bool>());
        Assert.Contains("VIC01", bad.Addresses);
        Assert.Contains("statuses[1].IDN04", bad.Addresses);
        Assert.Equal(before, await app.StateAsync());
    }

    [Fact]
    public async Task WhatIsUnusual_NeedsItsReason()
    {
        var system = await app.SystemAsync("PT-PJ");
        var body = ApiSteps.Minimum(b => (b["answers"]!["VIC03"], b["answers"]!["VIC04"]) = ("97", null));
        var asked = await system.PostAsync("registrations", body);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "reasons.OLD-AGE"), (asked.Status, asked.Addresses.Single()));
        body["reasons"] = new JsonObject { ["OLD-AGE"] = "her passport says so" };
        var made = await system.PostAsync("registrations", body);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("OLD-AGE", made.Json["unusual"]![0]!["rule"]!.GetValue<string>());
    }

    [Fact]
    public async Task Errors_AreInTheLanguageAskedFor()
    {
        var system = await app.SystemAsync("PT-PJ");
        system.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        system.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("cs");
        var answer = await system.PostAsync("registrations", ApiSteps.Minimum(b => b["answers"]!["VIC01"] = "X"));
        Assert.StartsWith("Záznam nebyl uložen", answer.Json["title"]!.GetValue<string>());
    }

    /// <summary>What the form takes the interface takes, and makes the same record of it; what it refuses is refused at the same place.</summary>
    [Theory]
    [InlineData("pj", "PT-PJ", "LED")]
    [InlineData("farol", "PT-ONG1", "GDPR")]
    public async Task FormAndInterface_AreOneRule(string account, string institution, string regime)
    {
        var (browser, system) = (
            await app.SignInAsync(account),
            await app.SystemAsync(institution, "registrations.view", "registrations.edit")
        );
        var page = FormPage.Minimum(Generated.Catalogue, regime);
        var outcomes = new HashSet<bool>();
        for (var i = 0; i < 14; i++)
        {
            var sheet = Generated.Submittable(regime).Single();
            switch (i % 7)
            {
                case 1:
                    sheet.Clear(Generated.Catalogue["VIC01"]);
                    break;
                case 2:
                    sheet.Set("VIC06", "ZZ");
                    break;
                case 3:
                    sheet.Clear(Generated.Catalogue["CAS04"]);
                    sheet.Set("CAS04.year", "2190");
                    break;
                case 4:
                    sheet.Clear(Generated.Catalogue["IDN04"]);
                    sheet.Set("IDN04.year", "1850");
                    break;
                case 5:
                    sheet.Set("IDN05", "NOBODY");
                    break;
            }
            await browser.OpenAsync("/registrations/new");
            await browser.PostAsync(
                "/registrations/new",
                [("intent", "submit"), .. sheet.Boxes.SelectMany(box => sheet.All(box).Select(text => (box, text)))]
            );
            var refusedAt = browser
                .Page.QuerySelectorAll(".error-summary a")
                .Select(a => Folded(a.GetAttribute("href")!.TrimStart('#')))
                .Distinct()
                .Order()
                .ToList();
            var answer = await system.PostAsync("registrations", BodyOf(page, sheet));
            Assert.True(
                (refusedAt.Count == 0) == (answer.Status == HttpStatusCode.Created),
                $"{sheet.ToJson()}: {string.Join(", ", refusedAt)}; {answer.Text}"
            );
            outcomes.Add(answer.Status == HttpStatusCode.Created);
            if (refusedAt.Count > 0)
                Assert.Equal(
                    refusedAt,
                    answer
                        .Addresses.Select(a => a.Replace("statuses[1].", "").Replace("reasons.", "reason."))
                        .Distinct()
                        .Order()
                );
            else
                Assert.Equal(
                    await SheetAsync(browser.Address["/registrations/".Length..]),
                    await SheetAsync(answer.Code)
                );
        }
        Assert.Equal(2, outcomes.Count);
    }

    private static void WithName(JsonObject body) =>
        (body["answers"]!["VID03.given"], body["answers"]!["VID03.family"]) = ("Ana", "Zzapiova");

    private static JsonObject BodyOf(FormPage page, AnswerSheet sheet)
    {
        var (answers, status) = (new JsonObject(), new JsonObject());
        foreach (var field in page.Fields.Where(f => !sheet.IsEmpty(f.Part)))
            (field.Key.StartsWith("IDN", StringComparison.Ordinal) ? status : answers)[field.Key] = AnswerText.Write(
                field.Part,
                sheet
            );
        return new()
        {
            ["answers"] = answers,
            ["rows"] = new JsonObject { ["statuses"] = new JsonArray(status) },
        };
    }

    /// <summary>The answer of a box, by the id it has on a page.</summary>
    private static string Folded(string id) =>
        Generated
            .Catalogue.Parts.Keys.Where(k => $"{id}-".StartsWith($"{k.Replace('.', '-')}-", StringComparison.Ordinal))
            .MaxBy(k => k.Length)
        ?? (id.StartsWith("reason-", StringComparison.Ordinal) ? $"reason.{id["reason-".Length..]}" : id);

    private Task<string> SheetAsync(string code) =>
        app.AsSystemAsync(async services =>
        {
            var registration = await services.GetRequiredService<RegistrationStore>().FindAsync(code);
            return (
                await services.GetRequiredService<RegistrationIntake>().SheetOfAsync(registration!, AuditPurpose.Read)
            ).ToJson();
        });
}
