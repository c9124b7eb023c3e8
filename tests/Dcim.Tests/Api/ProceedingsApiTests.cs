using System.Net;
using System.Text.Json.Nodes;
using Dcim.Data.Audit;
using Dcim.Tests.Web;
using Dcim.Web.Features.Api;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Api;

/// <summary>Proceedings through the interface, with their victims, suspects, links, decisions and judgments.</summary>
public sealed class ProceedingsApiTests(AppFactory app) : IClassFixture<AppFactory>
{
    private static int s_people;

    private static string NewName() => $"Zzsuspect{(char)('a' + Interlocked.Increment(ref s_people))}ov";

    /// <summary>A proceeding of a prosecutor with one victim, two suspects, a link and decisions.</summary>
    private async Task<(CaseSystem System, JsonObject Body)> WholeAsync()
    {
        var system = await app.SystemAsync("PT-MP");
        var victim = await system.PostAsync(
            "registrations",
            ApiSteps.Minimum(b =>
                (b["rows"]!["statuses"]![0]!["IDN03"], b["rows"]!["statuses"]![0]!["IDN05"]) = ("IDE", "UNK")
            )
        );
        Assert.Equal(HttpStatusCode.Created, victim.Status);
        var body = ApiSteps.Investigation(b =>
        {
            var rows = b["rows"]!;
            rows["victims"] = new JsonArray(new JsonObject { ["registration"] = victim.Code });
            rows["defendants"] = new JsonArray(ApiSteps.Suspect(NewName()), ApiSteps.Suspect(NewName()));
            rows["links"] = new JsonArray(
                new JsonObject
                {
                    ["defendant"] = 2,
                    ["victim"] = 1,
                    ["TRF13"] = "LAB",
                }
            );
            rows["decisions"] = new JsonArray(
                new JsonObject
                {
                    ["defendant"] = 1,
                    ["PRS03"] = "NCH",
                    ["PRS04"] = "2014-02",
                },
                new JsonObject
                {
                    ["defendant"] = 2,
                    ["PRS03"] = "NCH",
                    ["PRS04"] = "2014-03",
                }
            );
        });
        return (system, body);
    }

    [Fact]
    public async Task Submit_ThenRead_GivesTheSame_AndPuttingItBack_ChangesNothing()
    {
        var (system, body) = await WholeAsync();
        var made = await system.PostAsync("proceedings", body);
        Assert.True(made.Status == HttpStatusCode.Created, made.Text);
        Assert.Empty(made.Json["leftOut"]!.AsArray());

        var read = await system.GetAsync($"proceedings/{made.Code}?identity=true");
        foreach (var (kind, rows) in body["rows"]!.AsObject())
            for (var i = 0; i < rows!.AsArray().Count; i++)
                foreach (var (key, value) in rows[i]!.AsObject())
                    Assert.Equal(value!.ToString(), read.Json["rows"]![kind]![i]![key]!.ToString());
        Assert.Equal("12/13.4ABCDE", read.Json["answers"]!["INV01.number"]!.GetValue<string>());

        var unnamed = await system.GetAsync($"proceedings/{made.Code}");
        Assert.DoesNotContain("Zzsuspect", unnamed.Text);
        foreach (var given in new[] { read, unnamed })
        {
            var same = await system.PutAsync($"proceedings/{made.Code}", given.Json, ("If-Match", "\"1\""));
            Assert.True(same.Status == HttpStatusCode.OK, same.Text);
            Assert.Equal(1, same.Version);
        }
        // As an import knows the rows again: without their codes.
        var plain = await system.PutAsync($"proceedings/{made.Code}", body, ("If-Match", "\"1\""));
        Assert.True(plain.Status == HttpStatusCode.OK, plain.Text);
        Assert.Equal(1, plain.Version);
        Assert.Contains("Zzsuspect", (await system.GetAsync($"proceedings/{made.Code}?identity=true")).Text);
    }

    [Fact]
    public async Task Patch_ChangesAddsAndRemovesRows_WithAReason()
    {
        var (system, body) = await WholeAsync();
        var code = (await system.PostAsync("proceedings", body)).Code;
        var rows = (await system.GetAsync($"proceedings/{code}")).Json["rows"]!;
        var decisions = rows["decisions"]!.DeepClone().AsArray();
        decisions.RemoveAt(0);
        decisions[0]!["PRS04"] = "2014-04";
        decisions.Add(
            new JsonObject
            {
                ["defendant"] = 1,
                ["PRS03"] = "NCH",
                ["PRS04"] = "2014-05",
            }
        );
        var change = new JsonObject { ["rows"] = new JsonObject { ["decisions"] = decisions } };
        var unexplained = await system.PatchAsync($"proceedings/{code}", change, ("If-Match", "\"1\""));
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "reason"),
            (unexplained.Status, unexplained.Addresses.Single())
        );
        change["reason"] = "the first was withdrawn";
        var done = await system.PatchAsync($"proceedings/{code}", change, ("If-Match", "\"1\""));
        Assert.True(done.Status == HttpStatusCode.OK, done.Text);
        Assert.Equal(2, done.Version);

        var now = (await system.GetAsync($"proceedings/{code}")).Json["rows"]!;
        Assert.Equal(
            [("2", "2014-04"), ("1", "2014-05")],
            now["decisions"]!.AsArray().Select(d => (d!["defendant"]!.ToString(), d["PRS04"]!.ToString()))
        );
        Assert.Equal(rows["defendants"]!.ToJsonString(), now["defendants"]!.ToJsonString());
        Assert.Equal(rows["decisions"]![1]!["row"]!.ToString(), now["decisions"]![0]!["row"]!.ToString());

        // With a defendant goes what is about him; taking the victim out leaves what was done to one not in the proceeding.
        var without = new JsonObject
        {
            ["rows"] = new JsonObject
            {
                ["defendants"] = new JsonArray(rows["defendants"]![1]!.DeepClone()),
                ["victims"] = new JsonArray(),
            },
            ["reason"] = "neither belongs here",
        };
        Assert.Equal(3, (await system.PatchAsync($"proceedings/{code}", without, ("If-Match", "\"2\""))).Version);
        var left = (await system.GetAsync($"proceedings/{code}?identity=true")).Json["rows"]!;
        Assert.Null(left["victims"]);
        Assert.Equal("1", Assert.Single(left["decisions"]!.AsArray())!["defendant"]!.ToString());
        Assert.Null(Assert.Single(left["links"]!.AsArray())!["victim"]);
        Assert.Equal(
            body["rows"]!["defendants"]![1]!["TRF05.family"]!.ToString(),
            Assert.Single(left["defendants"]!.AsArray())!["TRF05.family"]!.ToString()
        );
    }

    [Fact]
    public async Task AKnownOffender_IsAConflict_UntilSaidWhetherItIsHe()
    {
        var (system, name) = (await app.SystemAsync("PT-PJ"), NewName());
        Assert.Equal(
            HttpStatusCode.Created,
            (await system.PostAsync("proceedings", With(ApiSteps.Suspect(name)))).Status
        );

        var conflict = await system.PostAsync("proceedings", With(ApiSteps.Suspect(name)));
        Assert.Equal((HttpStatusCode.Conflict, ApiProblem.Known), (conflict.Status, conflict.Problem));
        Assert.Equal(["defendants[1].offender"], conflict.Addresses);
        var code = conflict.Json["record"]!["defendants[1].offender"]!.GetValue<string>();
        Assert.True(
            await app.ReadAsync(db =>
                db.AuditEvents.AnyAsync(e => e.Action == AuditAction.Searched && e.Subject == code)
            )
        );

        var another = await system.PostAsync("proceedings", With(ApiSteps.Suspect(name), d => d["another"] = true));
        Assert.Equal(HttpStatusCode.Created, another.Status);
        var same = await system.PostAsync(
            "proceedings",
            With(new JsonObject { ["offender"] = code, ["INV05"] = "2014" })
        );
        Assert.True(same.Status == HttpStatusCode.Created, same.Text);
        Assert.Equal(2, await app.ReadAsync(db => db.Defendants.CountAsync(d => d.Offender.Code == code)));
        var nobody = await system.PostAsync("proceedings", With(new JsonObject { ["offender"] = "zzzzzzzzzzzz" }));
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "defendants[1].offender"),
            (nobody.Status, nobody.Addresses[0])
        );

        static JsonObject With(JsonObject defendant, Action<JsonObject>? change = null)
        {
            change?.Invoke(defendant);
            return ApiSteps.Investigation(b => b["rows"]!["defendants"] = new JsonArray(defendant));
        }
    }

    [Fact]
    public async Task Errors_AreAtTheirRows()
    {
        var system = await app.SystemAsync("PT-MP");
        var before = await app.StateAsync();
        var answer = await system.PostAsync(
            "proceedings",
            new JsonObject
            {
                ["answers"] = new JsonObject { ["INV02.start"] = "2113" },
                ["rows"] = new JsonObject
                {
                    ["victims"] = new JsonArray(new JsonObject { ["registration"] = "zzzzzzzzzzzz" }, new JsonObject()),
                    ["defendants"] = new JsonArray(new JsonObject { ["TRF03"] = "NAT" }),
                    ["links"] = new JsonArray(
                        new JsonObject { ["defendant"] = 3, ["TRF13"] = "LAB" },
                        new JsonObject { ["TRF13"] = "LAB" },
                        new JsonObject { ["defendant"] = 1, ["victim"] = "x" }
                    ),
                    ["decisions"] = new JsonArray(new JsonObject { ["defendant"] = 1, ["PRS03"] = "XX" }),
                },
            }
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(
            [
                "INV01.number",
                "INV02.start",
                "decisions[1].PRS03",
                "decisions[1].PRS04",
                "defendants[1].INV05",
                "links[1].defendant",
                "links[2].defendant",
                "links[3].TRF13",
                "links[3].victim",
                "victims[1].registration",
                "victims[2].registration",
            ],
            answer.Addresses.Order(StringComparer.Ordinal)
        );
        Assert.Equal(before, await app.StateAsync());
    }

    [Fact]
    public async Task WhatIsNotAskedOfTheAuthority_IsLeftOut_AndToldSo()
    {
        var police = await app.SystemAsync("PT-PJ");
        var made = await police.PostAsync(
            "proceedings",
            ApiSteps.Investigation(b =>
            {
                b["rows"]!["defendants"] = new JsonArray(ApiSteps.Suspect(NewName()));
                b["rows"]!["judgments"] = new JsonArray(new JsonObject { ["defendant"] = 1, ["JDG02"] = "FIR" });
            })
        );
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Contains("judgments[1].JDG02", made.Json["leftOut"]!.AsArray().Select(a => a!.GetValue<string>()));
    }

    [Fact]
    public async Task TwoEditors_TheSecondIsToldSo_AndOthersSeeNothing()
    {
        var (system, other) = (await app.SystemAsync("PT-PJ"), await app.SystemAsync("PT-GNR"));
        var code = (await system.PostAsync("proceedings", ApiSteps.Investigation())).Code;
        var change = new JsonObject { ["answers"] = new JsonObject { ["INV03"] = "UNK" } };
        Assert.Equal(2, (await system.PatchAsync($"proceedings/{code}", change, ("If-Match", "\"1\""))).Version);
        var late = await system.PatchAsync($"proceedings/{code}", change, ("If-Match", "\"1\""));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "\"2\""), (late.Status, late.ETag));

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"proceedings/{code}")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await other.PatchAsync($"proceedings/{code}", change, ("If-Match", "\"2\""))).Status
        );
        Assert.DoesNotContain(code, (await other.GetAsync("proceedings")).Text);
        Assert.Contains(code, (await system.GetAsync("proceedings?changedSince=2013-01-01")).Text);
    }

    [Fact]
    public async Task AVictimUnderSecrecy_IsNeitherShown_NorTouched()
    {
        var system = await app.SystemAsync("PT-PJ");
        var secret = (await system.PostAsync("registrations", ApiSteps.Minimum())).Code;
        var open = (await system.PostAsync("registrations", ApiSteps.Minimum())).Code;
        var made = await system.PostAsync(
            "proceedings",
            ApiSteps.Investigation(b =>
            {
                var rows = b["rows"]!;
                rows["victims"] = new JsonArray(
                    new JsonObject { ["registration"] = secret },
                    new JsonObject { ["registration"] = open }
                );
                rows["defendants"] = new JsonArray(ApiSteps.Suspect(NewName()));
                rows["links"] = new JsonArray(Link(1, "LAB"), Link(2, "SEX"));
            })
        );
        Assert.True(made.Status == HttpStatusCode.Created, made.Text);
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync($"/registrations/{secret}/restrictions");
        await manager.PostAsync($"/registrations/{secret}/secrecy", ("SecrecyReason", "an insider"), ("Intent", "set"));
        Assert.Equal(HttpStatusCode.OK, manager.Status);

        var read = await system.GetAsync($"proceedings/{made.Code}");
        Assert.DoesNotContain(secret, read.Text);
        var rows = read.Json["rows"]!;
        Assert.Equal(open, Assert.Single(rows["victims"]!.AsArray())!["registration"]!.ToString());
        Assert.Equal("1", Assert.Single(rows["links"]!.AsArray())!["victim"]!.ToString());
        var same = await system.PutAsync($"proceedings/{made.Code}", read.Json, ("If-Match", read.ETag!));
        Assert.Equal((HttpStatusCode.OK, read.ETag), (same.Status, same.ETag));

        var without = read.Json;
        (without["rows"]!["victims"], without["rows"]!["links"]) = (new JsonArray(), new JsonArray());
        without["reason"] = "she is in another one";
        var taken = await system.PutAsync($"proceedings/{made.Code}", without, ("If-Match", read.ETag!));
        Assert.True(taken.Status == HttpStatusCode.OK, taken.Text);
        var left = await app.ReadAsync(db =>
            db.OffenderVictimLinks.Where(l => l.Proceeding.Code == made.Code)
                .Select(l => l.Victim!.Registration.Code)
                .ToListAsync()
        );
        Assert.Equal([secret], left);
        Assert.Equal(
            1,
            await app.ReadAsync(db => db.ProceedingVictims.CountAsync(v => v.Proceeding.Code == made.Code))
        );

        static JsonObject Link(int victim, string form) =>
            new()
            {
                ["defendant"] = 1,
                ["victim"] = victim,
                ["TRF13"] = form,
            };
    }

    [Fact]
    public async Task TheSameIdempotencyKey_MakesOne()
    {
        var system = await app.SystemAsync("PT-PJ");
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ =>
                    system.PostAsync("proceedings", ApiSteps.Investigation(), (IdempotentRequests.Header, "p"))
                )
        );
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        Assert.Single(answers.Select(a => a.Code).Distinct());
    }
}
