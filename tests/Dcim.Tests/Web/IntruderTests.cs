using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Dcim.Tests.Api;
using Dcim.Tests.Data;
using Dcim.Tests.Imports;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>
/// Somebody signed in tries every endpoint there is with the codes of another institution: what comes back is, to the
/// letter, what comes back for a code that nobody has.
/// </summary>
public sealed partial class IntruderTests(IntruderTests.Factory app) : IClassFixture<IntruderTests.Factory>
{
    /// <summary>Words that stand in records of PJ and nowhere else.</summary>
    private static readonly string[] s_secrets =
    [
        "Zzgivina",
        "Zzfamilova",
        "zz-contact",
        "Zzvillage",
        "zz-reason",
        "ZZ/1/2013",
        "Zzpodezrelov",
    ];

    private const string Nobodys = "zzzzzzzzzzzz";

    /// <summary>What belongs to PJ, by the place of an address that takes its code.</summary>
    public sealed record Prey(string Code, string Status, string Leg, string Case, string Event)
    {
        public required string Proceeding { get; init; }

        /// <summary>Of a suspect in the proceeding, code of the row.</summary>
        public required string Defendant { get; init; }

        /// <summary>Of a suspect in the proceeding, code of the offender's record.</summary>
        public required string Offender { get; init; }
        public required string Grant { get; init; }
        public required string Account { get; init; }
        public required string Import { get; init; }

        /// <summary>Of a source of records.</summary>
        public required string Source { get; init; }

        /// <summary>Code of a key for other systems.</summary>
        public required string Key { get; init; }
        public IReadOnlyList<string> Codes =>
            [Code, Status, Leg, Case, Event, Proceeding, Defendant, Offender, Grant, Account, Source, Key, Import];
    }

    public sealed class Factory : AppFactory
    {
        private Prey? _prey;

        public async Task<Prey> PreyAsync()
        {
            if (_prey is { } made)
                return made;
            var code = await this.RegisterAsync(
                "pj",
                b =>
                    b.Fill("VID03.given", s_secrets[0])
                        .Fill("VID03.family", s_secrets[1])
                        .Fill("VID03.contact", s_secrets[2])
            );
            var browser = await SignInAsync("pj");
            await browser.OpenAsync($"/registrations/{code}/sections/background");
            await browser.Fill("VIC10.text", s_secrets[3]).SubmitAsync("save");
            await browser.OpenAsync($"/registrations/{code}/movements/new");
            await browser.Fill("MOV01", "INT").SubmitAsync("save");
            await browser.OpenAsync("/events/new");
            await browser.Fill("people", "2").SubmitAsync("draft");
            var begun = browser.Address["/events/".Length..];
            var stored = await this.StoredAsync(code);
            var inCase = await this.ReadAsync(db =>
                db.Cases.Where(c => c.Id == stored.CaseId).Select(c => c.Code).SingleAsync()
            );
            await browser.OpenAsync("/proceedings/new");
            await browser
                .Fill("INV01.number", s_secrets[5])
                .Fill("INV02.start.day", "1")
                .Fill("INV02.start.month", "5")
                .Fill("INV02.start.year", "2013")
                .SubmitAsync("save");
            Assert.Empty(browser.Errors);
            var proceeding = browser.Address["/proceedings/".Length..];
            await browser.PostAsync($"/registrations/{code}/proceedings", ("proceeding", proceeding));
            var (defendant, offender) = await this.AddDefendantAsync(browser, proceeding, s_secrets[6]);
            // Offered to somebody who is none of the intruders.
            await browser.OpenAsync($"/registrations/{code}/share?recipient=PT-ONG2");
            await browser
                .Fill("Sections", "registration", "identity")
                .Fill("RestsOn", "LED8")
                .Fill("Reason", s_secrets[4])
                .SubmitAsync("offer");
            Assert.Empty(browser.Errors);
            return _prey = new(code, stored.Statuses[0].Code, stored.Legs[0].Code, inCase, begun)
            {
                Proceeding = proceeding,
                Defendant = defendant,
                Offender = offender,
                Import = await this.ImportAsync("pj.manager"),
                Grant = await this.ReadAsync(db => db.Grants.Select(g => g.Code).SingleAsync()),
                Account = await this.ReadAsync(db =>
                    db.Users.Where(u => u.Email == "pj@demo.invalid").Select(u => u.Code).SingleAsync()
                ),
                Source = await (await SignInAsync("pj.manager")).DescribeSourceAsync("Folha da PJ"),
                Key = (await this.KeyAsync("PT-PJ", ["registrations.view"])).Split('_')[1],
            };
        }
    }

    /// <summary>Everybody but PJ, and those it shared with.</summary>
    public static TheoryData<string> Intruders() =>
        new(
            "gnr",
            "gnr.manager",
            "mp",
            "mp.manager",
            "farol",
            "farol.manager",
            "analyst",
            "approver",
            "reviewer",
            "auditor",
            "admin"
        );

    [Theory]
    [MemberData(nameof(Intruders))]
    public async Task AnothersCodes_AreAnsweredLikeNobodys(string account)
    {
        var prey = await app.PreyAsync();
        var browser = await app.SignInAsync(account);
        var before = await app.StateAsync();
        var tried = 0;
        foreach (var name in AllNames().Where(n => n.Contains('{') && !IsTheirOffice(account, n)))
        {
            var (theirs, nobodys) = (AddressOf(name, prey), AddressOf(name, null));
            if (theirs == nobodys)
                continue;
            tried++;
            var (one, other) = (await AnswerAsync(browser, name, theirs), await AnswerAsync(browser, name, nobodys));
            Assert.Equal((name, Masked(other, prey)), (name, Masked(one, prey)));
            Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, one, StringComparison.OrdinalIgnoreCase));
        }
        Assert.True(tried > 20);
        Assert.Equal(before, await app.StateAsync());
    }

    /// <summary>That the comparison above can fail: to its owner the same codes are answered otherwise.</summary>
    [Fact]
    public async Task TheOwnersCodes_AreAnsweredToTheOwner()
    {
        var prey = await app.PreyAsync();
        var browser = await app.SignInAsync("pj");
        var other = new List<string>();
        foreach (var name in AllNames().Where(n => n.StartsWith("GET ", StringComparison.Ordinal) && n.Contains('{')))
            if (
                Masked(await AnswerAsync(browser, name, AddressOf(name, prey)), prey)
                != Masked(await AnswerAsync(browser, name, AddressOf(name, null)), prey)
            )
                other.Add(name);
        Assert.True(other.Count > 10, string.Join("; ", other));
    }

    /// <summary>Who leads a proceeding of his own cannot bring an offender of PJ into it, nor learn that there is one.</summary>
    [Theory]
    [InlineData("gnr")]
    [InlineData("mp")]
    public async Task AnothersOffender_IsAnsweredLikeNobodys(string account)
    {
        var prey = await app.PreyAsync();
        var own = await app.ProceedingAsync(account);
        var browser = await app.SignInAsync(account);
        var (row, _) = await app.AddDefendantAsync(browser, own, "Vlastnov");
        var before = await app.StateAsync();
        var answers = new List<string>();
        foreach (var offender in new[] { prey.Offender, Nobodys })
        {
            await browser.OpenAsync($"/proceedings/{own}/defendants/new");
            await browser.PostAsync($"/proceedings/{own}/defendants/known", ("offender", offender));
            Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
            Assert.Empty(browser.Page.QuerySelectorAll("[role=alert].notice-warning"));
            answers.Add(Masked(browser.Page.Source.Text, prey));
        }
        Assert.Equal(answers[1], answers[0]);
        // Nor do the rows of one proceeding open under the address of another, or as rows of another kind.
        foreach (
            var address in new[]
            {
                $"/proceedings/{own}/defendants/{prey.Defendant}/edit",
                $"/proceedings/{own}/defendants/{prey.Defendant}/identity",
                $"/proceedings/{own}/links/{row}/edit",
            }
        )
            Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync(address)).Status);
        Assert.Equal(before, await app.StateAsync());
        // A row about a person of another proceeding is about nobody.
        await browser.OpenAsync($"/proceedings/{own}/links/new");
        await browser
            .Fill("Defendants", prey.Defendant)
            .Fill("Victims", "other")
            .Fill("TRF13", "LAB")
            .SubmitAsync("save");
        browser.AssertError("Defendants", "ProceedingRow.DefendantMissing");
        Assert.Equal(before, await app.StateAsync());
    }

    /// <summary>Nothing of PJ stands on any page, list, drop-down, count or file of another institution.</summary>
    [Theory]
    [MemberData(nameof(Intruders))]
    public async Task PagesOfOthers_HoldNothingOfIt(string account)
    {
        var prey = await app.PreyAsync();
        var browser = await app.SignInAsync(account);
        // Who oversees the audit sees that a record is, by its code; nobody sees what it says. An administrator sees accounts.
        var unseen = account switch
        {
            "auditor" => s_secrets,
            "admin" => [.. s_secrets, .. prey.Codes.Except([prey.Account])],
            "analyst" or "approver" => [.. s_secrets, .. prey.Codes.Except([prey.Source])],
            _ => [.. s_secrets, .. prey.Codes],
        };
        foreach (
            var name in AllNames().Where(n => n.StartsWith("GET ", StringComparison.Ordinal) && !n.Contains("{code}"))
        )
        {
            var answer = await AnswerAsync(
                browser,
                name,
                AddressOf(name, null) + (name.Contains('?') ? "" : "?show=all")
            );
            Assert.All(
                unseen,
                word => Assert.False(answer.Contains(word, StringComparison.OrdinalIgnoreCase), $"{name} tells {word}.")
            );
        }
    }

    /// <summary>The encodings by which she, or an offender, is found again stand on no page and in no file, not even for her own institution.</summary>
    [Theory]
    [InlineData("pj")]
    [InlineData("pj.manager")]
    [InlineData("reviewer")]
    [InlineData("auditor")]
    [InlineData("analyst")]
    [InlineData("admin")]
    public async Task LinkageTokens_AreShownToNobody(string account)
    {
        var prey = await app.PreyAsync();
        var id = (await app.StoredAsync(prey.Code)).Id;
        var encoding = await app.ReadAsync(db => db.VictimEncodings.AsNoTracking().SingleAsync(e => e.RecordId == id));
        var offender = await app.ReadAsync(db =>
            db.OffenderRecords.Where(o => o.Code == prey.Offender).Select(o => o.LinkageKey).SingleAsync()
        );
        Assert.NotEmpty(offender);
        string[] tokens = [.. EncodedTexts.Of(encoding), offender];
        var browser = await app.SignInAsync(account);
        foreach (var name in AllNames().Where(n => n.StartsWith("GET ", StringComparison.Ordinal)))
        {
            var answer = await AnswerAsync(browser, name, AddressOf(name, prey) + "?show=all");
            Assert.All(tokens, token => Assert.False(answer.Contains(token), $"{name} tells a token."));
        }
    }

    /// <summary>
    /// Administrators manage the accounts of all, auditors read the events of all, the observatory sees what the sources of all can
    /// tell: that is what they are for.
    /// </summary>
    private static bool IsTheirOffice(string account, string name) =>
        account == "admin" && name.Contains("/administration/")
        || account == "auditor" && name.Contains("/audit/")
        || account is "analyst" or "approver" && name == "GET /sources/{code}";

    private IEnumerable<string> AllNames() =>
        Endpoints.Of(app).Where(e => e.IsPage()).SelectMany(e => e.Names()).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The address with the codes of PJ, or with codes that nobody has.</summary>
    private static string AddressOf(string name, Prey? prey)
    {
        var path = name[(name.IndexOf(' ') + 1)..];
        var code = prey switch
        {
            null => Nobodys,
            _ when path.StartsWith("/cases", StringComparison.Ordinal) => prey.Case,
            _ when path.StartsWith("/events", StringComparison.Ordinal) => prey.Event,
            _ when path.StartsWith("/proceedings", StringComparison.Ordinal) => prey.Proceeding,
            _ when path.StartsWith("/imports", StringComparison.Ordinal) => prey.Import,
            _ when path.StartsWith("/hand-overs", StringComparison.Ordinal) => prey.Grant,
            _ when path.StartsWith("/administration/accounts", StringComparison.Ordinal) => prey.Account,
            _ when path.StartsWith("/sources", StringComparison.Ordinal) => prey.Source,
            _ when path.StartsWith("/api-keys", StringComparison.Ordinal) => prey.Key,
            _ => prey.Code,
        };
        path = path.Replace("{grant}", prey?.Grant ?? Nobodys);
        return Endpoints.Address(path, code, prey?.Status ?? Nobodys, prey?.Leg ?? Nobodys, prey?.Defendant ?? Nobodys);
    }

    /// <summary>All that comes back: status, headers, and the body, unpacked where it is a workbook.</summary>
    private static async Task<string> AnswerAsync(Browser browser, string name, string address)
    {
        HttpRequestMessage request = new(HttpMethod.Get, address);
        if (name.StartsWith("POST ", StringComparison.Ordinal))
        {
            await browser.OpenAsync("/help");
            request = Steps.Post(
                address,
                ("__RequestVerificationToken", browser.Value("__RequestVerificationToken")!),
                ("intent", "save"),
                ("Version", "1"),
                ("Reason", "mine now")
            );
        }
        using var response = await browser.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var text = new StringBuilder();
        text.AppendLine($"{(int)response.StatusCode}");
        foreach (var header in response.Headers.Concat(response.Content.Headers).OrderBy(h => h.Key))
            text.AppendLine($"{header.Key}: {string.Join(", ", header.Value)}");
        if (bytes is [(byte)'P', (byte)'K', ..])
        {
            using var zip = new ZipArchive(new MemoryStream(bytes));
            foreach (var entry in zip.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                text.AppendLine(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
            }
        }
        else
            text.Append(Encoding.UTF8.GetString(bytes));
        return text.ToString();
    }

    /// <summary>Without what differs between any two answers: the code that was asked for, tokens, times, lengths.</summary>
    private static string Masked(string answer, Prey prey)
    {
        foreach (var code in prey.Codes.Append(Nobodys))
            answer = answer.Replace(code, "CODE");
        return Changing().Replace(answer, "…");
    }

    [GeneratedRegex(
        """CfDJ8[\w\-%]+|Content-Length: \d+|Set-Cookie: [^\n]*|Date: [^\n]*|name="(FormToken|form-owner)" value="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}|00-[0-9a-f]{32}-[0-9a-f]{16}-0\d"""
    )]
    private static partial Regex Changing();
}
