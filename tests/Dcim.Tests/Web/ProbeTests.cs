using System.Data.Common;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Dcim.Data;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Dcim.Tests.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>
/// Somebody registers a name to learn whether others have it. Two instances are alike but for that: in the one they do, in the other
/// they have somebody else. Whatever the institution that probes opens, searches, saves or takes out, it sees the same in both, and
/// makes the database do as much: no page, file, answer of the interface, line of the audit or number of queries tells.
/// </summary>
public sealed partial class ProbeTests
{
    /// <summary>Four women, invented.</summary>
    private static readonly string[] s_known =
    [
        "Ombeline Brakelov",
        "Zdravka Dovizump",
        "Hyacinth Fyrnastu",
        "Jocasta Quimgote",
    ];

    /// <summary>Four others, with whom nobody would confuse them.</summary>
    private static readonly string[] s_others =
    [
        "Leocadia Sulbagan",
        "Undine Tavmirno",
        "Perpetua Plimucha",
        "Valburga Wedrosha",
    ];

    /// <summary>Whoever probes, with whoever knows her: authorities and organisations on both sides.</summary>
    [Theory]
    [InlineData("court cais", "pj.manager PT-PJ", "pj.analyst PT-PJ", "mp.manager PT-MP", "farol.manager PT-ONG1")]
    [InlineData("pj farol", "court PT-TRI", "cais.manager PT-ONG2", "gnr PT-GNR")]
    public async Task WhoeverProbes_SeesNoDifference(string knowing, params string[] probers)
    {
        await using var there = new CountingFactory();
        await using var elsewhere = new CountingFactory();
        foreach (var (app, women) in new[] { (there, s_known), (elsewhere, s_others) })
            for (var i = 0; i < probers.Length; i++)
                foreach (var account in knowing.Split(' '))
                    await RegisterAsync(app, account, women[i], i);
        foreach (var (i, prober) in probers.Index())
        {
            var (account, institution) = (prober.Split(' ')[0], prober.Split(' ')[1]);
            var seen = new List<IReadOnlyList<string>>();
            foreach (var app in new[] { elsewhere, there })
                seen.Add(await ProbeAsync(app, account, institution, i));
            Assert.Equal(seen[0], seen[1]);
            Assert.True(seen[0].Count > 30);
            // The matcher did find her, with both who know her.
            Assert.Equal(knowing.Split(' ').Length, await PairsOfLastAsync(there) - await PairsOfLastAsync(elsewhere));
        }
    }

    /// <summary>Proposals that hold the last registration.</summary>
    private static Task<int> PairsOfLastAsync(AppFactory app) =>
        app.ReadAsync(async db =>
        {
            var last = await db.Registrations.MaxAsync(r => r.Id);
            return await db.VictimCandidatePairs.CountAsync(p =>
                p.SecondId == last && p.State == PairState.Open && p.Probability >= VictimMatcher.Proposed
            );
        });

    private static Task<string> RegisterAsync(AppFactory app, string account, string woman, int number) =>
        app.RegisterAsync(
            account,
            b =>
            {
                if (
                    account.StartsWith("farol", StringComparison.Ordinal)
                    || account.StartsWith("cais", StringComparison.Ordinal)
                )
                    b.Fill("GOV03.scope", "OWN", "KEY");
                b.Fill("VID03.given", woman.Split(' ')[0])
                    .Fill("VID03.family", woman.Split(' ')[1])
                    .Fill("VID04.day", $"{(s_others.Contains(woman) ? 24 : 3) + number}")
                    .Fill("VID04.month", $"{1 + number % 3}")
                    .Fill("VID04.year", s_others.Contains(woman) ? "1961" : "1975");
            }
        );

    private static async Task<IReadOnlyList<string>> ProbeAsync(
        CountingFactory app,
        string account,
        string institution,
        int number
    )
    {
        var (browser, seen) = (await app.SignInAsync(account), new List<string>());
        var registered = app.Commands;
        var code = await RegisterAsync(app, account, s_known[number], number);
        seen.Add($"registered by {app.Commands - registered} commands");
        await app.AsSystemAsync(s =>
            s.GetRequiredService<VictimMatcher>()
                .CompareChangedAsync(DateTime.MinValue, DateTime.MaxValue, TestContext.Current.CancellationToken)
        );
        var stored = await app.StoredAsync(code);
        foreach (
            var path in Endpoints
                .Of(app)
                .Where(e => e.IsPage())
                .SelectMany(e => e.Names())
                .Where(n => n.StartsWith("GET ", StringComparison.Ordinal))
                .Select(n => n["GET ".Length..])
                .Where(p => !p.EndsWith(".xlsx", StringComparison.Ordinal)) // their bytes hold the time; the csv of each is read
                .Where(p => p is not "/account/second-factor") // a secret of the account, new each time
                .Distinct()
                .Order(StringComparer.Ordinal)
        )
            await LookAsync(path, () => browser.OpenAsync(Endpoints.Address(path, code, stored.Statuses[0].Code)));
        await browser.OpenAsync("/registrations/search");
        browser.Fill("VID03.given", s_known[number].Split(' ')[0]).Fill("VID03.family", s_known[number].Split(' ')[1]);
        await LookAsync("search", () => browser.SubmitAsync("search"));
        await browser.OpenAsync($"/registrations/{code}/edit");
        browser.Fill("VID03.other", "Wirawati").Fill("Reason", "told later");
        await LookAsync("correction", () => browser.SubmitAsync("save"));
        await app.AsSystemAsync(s =>
            s.GetRequiredService<VictimMatcher>()
                .CompareChangedAsync(DateTime.MinValue, DateTime.MaxValue, TestContext.Current.CancellationToken)
        );
        await LookAsync("corrected", () => browser.OpenAsync($"/registrations/{code}"));
        await LookAsync("links", () => browser.OpenAsync("/links"));
        if (account.EndsWith("analyst", StringComparison.Ordinal))
            foreach (var page in new[] { "", "/t1.csv", "/t1/cell", "/t1/ledger.csv", "/t8/cell", "/attrition" })
                await LookAsync(page, () => browser.OpenAsync($"/tables{page}?year=2013"));
        if (account.EndsWith("manager", StringComparison.Ordinal))
        {
            await browser.OpenAsync("/registrations/export");
            browser.Fill("From", "2013").Fill("To", "2013").Fill("Identity", "true");
            var request = browser.RequestOf(browser.Form("csv"), "csv");
            using var answer = await browser.Http.SendAsync(request, TestContext.Current.CancellationToken);
            using var files = new ZipArchive(
                await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)
            );
            foreach (var file in files.Entries)
            {
                using var reader = new StreamReader(file.Open());
                seen.Add($"{file.Name} {Random().Replace(await reader.ReadToEndAsync(), "#")}");
            }
        }
        var system = await app.SystemAsync(institution);
        var told = await system.GetAsync($"registrations/{code}");
        seen.Add($"interface {told.Status} {Random().Replace(told.Text, "#")}");
        seen.AddRange(
            await app.ReadAsync(async db =>
            {
                var id = await db.Institutions.Where(i => i.Code == institution).Select(i => i.Id).SingleAsync();
                return await db
                    .AuditEvents.Where(e => e.InstitutionId == id || e.OwnerId == id)
                    .OrderBy(e => e.Position)
                    .Select(e => $"audit {e.Action} {e.Entity} {e.SubjectVersion} {e.Purpose} {e.Values.Count}")
                    .ToListAsync();
            })
        );
        return seen;

        async Task LookAsync(string what, Func<Task<Browser>> look)
        {
            var before = app.Commands;
            var page = await look();
            seen.Add(
                $"{what} {page.Status} by {app.Commands - before} commands\n{Random().Replace(page.Page.Body?.OuterHtml ?? "", "#")}"
            );
        }
    }

    /// <summary>Codes, tokens of forms and the time of day: different whatever is registered.</summary>
    [GeneratedRegex(
        @"(?:\b|(?<=%2F))[a-z0-9]{12}\b|CfDJ8[\w-]+|T\d\d(?:%3A|:)[\w%.:]*|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b\d\d:\d\d(?::\d\d)?(?:\.\d+)?\b"
    )]
    private static partial Regex Random();

    /// <summary>Counts what requests ask of the database; what runs beside them is not counted.</summary>
    private sealed class CountingFactory : AppFactory
    {
        private static readonly AsyncLocal<CountingFactory?> s_requested = new();
        private int _commands;

        public int Commands => _commands;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services =>
            {
                services.AddSingleton<IStartupFilter>(new Marking(this));
                services.ConfigureDbContext<SqliteDcimDbContext>(o => o.AddInterceptors(new Counter()));
            });
        }

        private sealed class Marking(CountingFactory app) : IStartupFilter
        {
            public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
                builder =>
                {
                    builder.Use(
                        (_, following) =>
                        {
                            s_requested.Value = app;
                            return following();
                        }
                    );
                    next(builder);
                };
        }

        private sealed class Counter : DbCommandInterceptor
        {
            public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
            {
                if (s_requested.Value is { } app)
                    Interlocked.Increment(ref app._commands);
                return result;
            }
        }
    }
}
