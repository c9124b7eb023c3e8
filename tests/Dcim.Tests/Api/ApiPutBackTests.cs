using System.Net;
using System.Text.Json.Nodes;
using Dcim.Tests.Web;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Api;

/// <summary>A record that was read and is put back as it was read is the same record, and nothing of it is left out.</summary>
public sealed class ApiPutBackTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task ARegistration_WithRowsAndIdentity()
    {
        var system = await app.SystemAsync("PT-PJ");
        var made = await system.PostAsync("registrations", Whole());
        Assert.True(made.Status == HttpStatusCode.Created, made.Text);
        Assert.Empty(made.Json["leftOut"]!.AsArray());
        await AssertPutBackAsync(system, $"registrations/{made.Code}");
    }

    [Fact]
    public async Task ARegistration_WhoseCaseSaysSomething()
    {
        var system = await app.SystemAsync("PT-PJ");
        var made = await system.PostAsync(
            "registrations",
            Whole(b =>
            {
                var answers = b["answers"]!;
                (answers["CAS07"], answers["CAS09"]) = (new JsonArray("PT", "RO"), "CLO");
                (answers["CAS10.date"], answers["CAS10.reason"]) = ("2014-06", "UNK");
                (answers["CAS11.registered"], answers["CAS11.country"]) = ("Y", "RO");
            })
        );
        Assert.True(made.Status == HttpStatusCode.Created, made.Text);
        Assert.Empty(made.Json["leftOut"]!.AsArray());
        var read = await system.GetAsync($"registrations/{made.Code}");
        Assert.Equal("PT RO", read.Json["answers"]!["CAS07"]!.GetValue<string>());
        await AssertPutBackAsync(system, $"registrations/{made.Code}");

        // The case may be that of others: what it would change in it is told as left out, and not done.
        var other = read.Json;
        other["answers"]!["CAS07"] = "RO";
        var put = await system.PutAsync($"registrations/{made.Code}", other, ("If-Match", read.ETag!));
        Assert.Equal((HttpStatusCode.OK, made.Version), (put.Status, put.Version));
        Assert.Equal(["CAS07"], put.Json["leftOut"]!.AsArray().Select(a => a!.GetValue<string>()));
        await AssertPutBackAsync(system, $"registrations/{made.Code}");
    }

    [Fact]
    public async Task ARegistrationOfANonGovernmentalOrganisation_WithHerConsent()
    {
        var system = await app.SystemAsync("PT-ONG1", "registrations.view", "registrations.edit");
        var made = await system.PostAsync(
            "registrations",
            Whole(b =>
            {
                (b["answers"]!["GOV03.scope"], b["answers"]!["GOV03.date"]) = ("OWN ANO", "2013-04-17");
                var status = b["rows"]!["statuses"]![0]!;
                (status["IDN03"], status["IDN05"]) = ("SIG", "PT-ONG1");
            })
        );
        Assert.True(made.Status == HttpStatusCode.Created, made.Text);
        await AssertPutBackAsync(system, $"registrations/{made.Code}");
    }

    [Fact]
    public async Task AProceeding_WithVictimSuspectsLinksDecisionsAndJudgments()
    {
        var system = await app.SystemAsync("PT-MP");
        var victim = await system.PostAsync(
            "registrations",
            ApiSteps.Minimum(b =>
                (b["rows"]!["statuses"]![0]!["IDN03"], b["rows"]!["statuses"]![0]!["IDN05"]) = ("IDE", "UNK")
            )
        );
        var made = await system.PostAsync(
            "proceedings",
            ApiSteps.Investigation(b =>
            {
                var rows = b["rows"]!;
                rows["victims"] = new JsonArray(new JsonObject { ["registration"] = victim.Code, ["VLP01"] = "WIT" });
                rows["defendants"] = new JsonArray(ApiSteps.Suspect("Zzputbackone"), ApiSteps.Suspect("Zzputbacktwo"));
                rows["links"] = new JsonArray(
                    new JsonObject
                    {
                        ["defendant"] = 1,
                        ["victim"] = 1,
                        ["TRF13"] = "LAB",
                        ["TRF11"] = "REC EXP",
                    },
                    new JsonObject { ["defendant"] = 2, ["TRF13"] = "LAB" }
                );
                rows["decisions"] = new JsonArray(
                    Decision(1, "2014-02"),
                    Decision(2, "2014-02"),
                    Decision(2, "2014-02")
                );
            })
        );
        Assert.True(made.Status == HttpStatusCode.Created, made.Text);
        Assert.Empty(made.Json["leftOut"]!.AsArray());
        await AssertPutBackAsync(system, $"proceedings/{made.Code}");

        static JsonObject Decision(int defendant, string on) =>
            new()
            {
                ["defendant"] = defendant,
                ["PRS03"] = "NCH",
                ["PRS04"] = on,
            };
    }

    private static async Task AssertPutBackAsync(CaseSystem system, string address)
    {
        var named = await system.GetAsync($"{address}?identity=true");
        foreach (var read in new[] { await system.GetAsync(address), named })
        {
            Assert.Equal(HttpStatusCode.OK, read.Status);
            var put = await system.PutAsync(address, read.Json, ("If-Match", read.ETag!));
            Assert.True(put.Status == HttpStatusCode.OK, put.Text);
            Assert.Equal((named.Version, named.ETag), (put.Version, put.ETag));
            Assert.Equal([], put.Json["leftOut"]!.AsArray().Select(a => a!.GetValue<string>()));
            Assert.Equal(named.Text, (await system.GetAsync($"{address}?identity=true")).Text);
        }
    }

    private static JsonObject Whole(Action<JsonObject>? change = null) =>
        ApiSteps.Minimum(b =>
        {
            var answers = b["answers"]!;
            (answers["VID03.given"], answers["VID03.family"]) = ("Ana", "Zzputbackova");
            (answers["REC01"], answers["VIC06"]) = ("RO", new JsonArray("RO", "MD"));
            var rows = b["rows"]!;
            rows["statuses"]!
                .AsArray()
                .Add(
                    new JsonObject
                    {
                        ["IDN03"] = "PRE",
                        ["IDN04"] = "2013-09",
                        ["IDN05"] = "UNK",
                    }
                );
            rows["episodes"] = new JsonArray(
                new JsonObject
                {
                    ["EXP02"] = "LAB",
                    ["EXP05"] = "A",
                    ["EXP06"] = "PT",
                    ["EXP09"] = "~2012",
                },
                new JsonObject { ["EXP02"] = "SEX" }
            );
            rows["movements"] = new JsonArray(new JsonObject { ["MOV01"] = "INT" });
            b["sources"] = new JsonObject { ["identification"] = new JsonObject { ["GOV06"] = "FAC" } };
            change?.Invoke(b);
        });
}

/// <summary>All that was typed of the eight cases, read through the interface and put back.</summary>
[Collection(EightCasesCollection.Name)]
public sealed class EightCasesPutBackTests(EightCasesApp app)
{
    /// <summary>Fewer records than a key may be used for in a minute, two requests each.</summary>
    private const int RecordsOfAKey = 100;

    [Theory]
    [InlineData("registrations")]
    [InlineData("proceedings")]
    public async Task EveryRecord_PutBack_IsTheSame(string kind)
    {
        var records = await app.ReadAsync(db =>
            kind == "registrations"
                ? db
                    .Registrations.Where(r => r.Quality == "COM")
                    .Select(r => new { r.Code, Institution = r.Institution.Code })
                    .ToListAsync()
                : db.Proceedings.Select(p => new { p.Code, Institution = p.Institution.Code }).ToListAsync()
        );
        Assert.NotEmpty(records);
        foreach (var owned in records.GroupBy(r => r.Institution))
        foreach (var some in owned.Chunk(RecordsOfAKey))
        {
            var system = await app.SystemAsync(owned.Key, $"{kind}.view", $"{kind}.edit");
            foreach (var record in some)
            {
                var read = await system.GetAsync($"{kind}/{record.Code}?identity=true");
                Assert.True(read.Status == HttpStatusCode.OK, read.Text);
                var put = await system.PutAsync($"{kind}/{record.Code}", read.Json, ("If-Match", read.ETag!));
                Assert.True(put.Status == HttpStatusCode.OK, $"{record.Code}: {put.Text}");
                Assert.Equal((read.Version, "[]"), (put.Version, put.Json["leftOut"]!.ToJsonString()));
            }
        }
    }
}
