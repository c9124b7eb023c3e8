using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Counting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>The program is killed while several people save: what was answered is there, whole, and the chain holds.</summary>
public sealed class KillTests : IDisposable
{
    private const int Rounds = 5;
    private const int SavesOfARound = 40;
    private static readonly string[] s_people = ["pj", "pj.manager", "gnr", "gnr.manager"];

    private readonly string _folder = Directory.CreateTempSubdirectory("dcim-kill-").FullName;
    private readonly Random _random = new();

    /// <summary>Version of each registration that an answer told of.</summary>
    private readonly ConcurrentDictionary<string, int> _saved = [];

    /// <summary>Sent, and not answered when the program was killed: forms of new registrations, and registrations changed.</summary>
    private readonly ConcurrentBag<Guid> _formsInFlight = [];
    private readonly ConcurrentBag<string> _changesInFlight = [];

    private string DataFolder => Path.Combine(_folder, "data");
    private string KeyFolder => Path.Combine(_folder, "keys");

    [Fact]
    public async Task Killed_AmongSaves_LosesNothingAnswered_AndHalvesNothing()
    {
        string? password = null;
        for (var round = 0; round < Rounds; round++)
        {
            var (process, address) = await OperatorProcess.ServeAsync(DataFolder, KeyFolder, "Development");
            using (process)
            {
                password ??= Regex.Match(process.Output, "Password of all of them: (.+)").Groups[1].Value.Trim();
                var browsers = await Task.WhenAll(s_people.Select(p => SignInAsync(address, p, password)));
                var enough = SavesOfARound + _random.Next(-10, 10);
                var answered = 0;
                var work = Task.WhenAll(browsers.Select(b => WorkAsync(b, () => Interlocked.Increment(ref answered))));
                while (Volatile.Read(ref answered) < enough && !work.IsCompleted)
                    await Task.Delay(_random.Next(1, 20), TestContext.Current.CancellationToken);
                process.Kill();
                await work;
                Assert.True(answered >= enough, $"Only {answered} saves were answered.");
            }
            await CheckAsync();
        }
        Assert.True(_saved.Values.Sum() >= Rounds * (SavesOfARound - 10));
        Assert.Equal(
            0,
            (await OperatorProcess.RunAsync(DataFolder, KeyFolder, "Development", "audit", "verify")).ExitCode
        );
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<Browser> SignInAsync(Uri address, string account, string password)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-GB");
        var browser = new Browser(http);
        await browser.OpenAsync("/account/sign-in");
        await browser.Fill("Email", $"{account}@demo.invalid").Fill("Password", password).SubmitAsync();
        Assert.Equal("/", browser.Address);
        return browser;
    }

    /// <summary>Registers and corrects in turn until the program is gone.</summary>
    private async Task WorkAsync(Browser browser, Action answered)
    {
        var own = new List<string>();
        for (var i = 0; ; i++)
        {
            var register = i % 3 == 0 || own.Count == 0;
            var code = register ? null : own[i % own.Count];
            HttpRequestMessage request;
            Guid form;
            try
            {
                if (register)
                    await browser.OpenMinimumAsync();
                else
                {
                    await browser.OpenAsync($"/registrations/{code}/edit");
                    var age = (20 + i % 60).ToString(CultureInfo.InvariantCulture);
                    browser.Fill("VIC03", age).Fill("VIC03.missing", "").Fill("VIC04", "").Fill("Reason", "corrected");
                }
                var button = register ? "submit" : "save";
                form = register ? Guid.Parse(browser.Value("FormToken")!) : default;
                request = browser.RequestOf(browser.Form(button), button);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return; // killed while it was only read
            }
            try
            {
                using var answer = await browser.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                Assert.True(
                    answer.StatusCode == HttpStatusCode.Found,
                    $"{request.RequestUri}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"
                );
                code ??= answer.Headers.Location!.ToString()["/registrations/".Length..];
                _saved.AddOrUpdate(code, 1, (_, version) => version + 1);
                if (register)
                    own.Add(code);
                answered();
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                if (register)
                    _formsInFlight.Add(form);
                else
                    _changesInFlight.Add(code!);
                return;
            }
        }
    }

    /// <summary>The database as the killed program left it holds exactly what was answered, or was on its way and then wholly.</summary>
    private async Task CheckAsync()
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .Configure<IdentityOptions>(IdentityModel.Configure)
            .AddDcimData(DatabaseProvider.Sqlite, DataFolder, KeyFolder, connectionString: null)
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
        var verdict = await scope.ServiceProvider.GetRequiredService<AuditVerifier>().VerifyAsync();
        Assert.Equal([], verdict.Faults);

        var registrations = await RegistrationStore
            .Whole(db.Registrations.AsNoTracking())
            .Include(r => r.HomePerson)
            .ToListAsync();
        var types = await db.Institutions.ToDictionaryAsync(i => i.Code, i => i.Type.Value);
        var facts = (await db.VictimFacts.Where(f => f.RecordedTo == null).ToListAsync()).ToLookup(f =>
            f.RegistrationId
        );
        var versions = (
            await db
                .AuditEvents.Where(e => e.SubjectVersion != null && e.Entity == "Registration")
                .OrderBy(e => e.Position)
                .ToListAsync()
        ).ToLookup(e => e.Subject, e => e.SubjectVersion!.Value);
        Assert.Equal([], _saved.Keys.Except(registrations.Select(r => r.Code)));
        foreach (var registration in registrations)
        {
            var (code, version) = (registration.Code, registration.Version);
            if (_saved.TryGetValue(code, out var answered))
            {
                var onTheWay = _changesInFlight.Count(c => c == code);
                Assert.InRange(version, answered, answered + onTheWay);
            }
            else
                Assert.Contains(registration.FormToken, _formsInFlight);
            _saved[code] = (int)version;
            Assert.Equal(Enumerable.Range(1, (int)version).Select(v => (long)v), versions[code]);
            var fact = Assert.Single(facts[registration.Id]);
            Assert.True(fact.SaysTheSameAs(FactProjector.Project(registration, types)!), code);
        }
        _changesInFlight.Clear();
    }
}
