using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dcim.Data;
using Dcim.Data.Registrations;
using Dcim.Domain.Records;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>What the tests of bad input and of permissions do again and again, in the words of a user.</summary>
internal static class Steps
{
    private static readonly Texts s_texts = new();

    extension(AppFactory app)
    {
        /// <summary>A submitted minimum registration of the account's institution.</summary>
        /// <param name="change">Other answers than those of the plain registration.</param>
        public async Task<string> RegisterAsync(string account, Action<Browser>? change = null)
        {
            var browser = await app.SignInAsync(account);
            await browser.OpenMinimumAsync();
            change?.Invoke(browser);
            await browser.SubmitAsync("submit");
            Assert.Empty(browser.Errors);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            return browser.Address["/registrations/".Length..];
        }

        /// <summary>A draft with an answer or two.</summary>
        public async Task<string> DraftAsync(string account)
        {
            var browser = await app.SignInAsync(account);
            await browser.OpenAsync("/registrations/new");
            await browser.Fill("VIC06", "BD").SubmitAsync("draft");
            return browser.DraftCode;
        }

        /// <summary>A proceeding of the account's institution, with registrations in it.</summary>
        public async Task<string> ProceedingAsync(string account, params string[] registrations)
        {
            var browser = await app.SignInAsync(account);
            await browser.OpenAsync("/proceedings/new");
            await browser.Fill("INV01.number", "12/13.4ABCDE").Fill("INV02.start.year", "2013").SubmitAsync("save");
            Assert.Empty(browser.Errors);
            var address = browser.Address;
            foreach (var registration in registrations)
            {
                await browser.PostAsync($"{address}/victims", ("registration", registration));
                Assert.Equal(address, browser.Address);
            }
            return address["/proceedings/".Length..];
        }

        /// <summary>A suspect, a man of 1980, in a proceeding the browser's account leads: codes of the row and of the offender.</summary>
        public async Task<(string Row, string Offender)> AddDefendantAsync(
            Browser browser,
            string proceeding,
            string family
        )
        {
            await browser.OpenAsync($"/proceedings/{proceeding}/defendants/new");
            await browser
                .Fill("TRF03", "NAT")
                .Fill("TRF04", "M")
                .Fill("TRF05.family", family)
                .Fill("TRF05.birth.year", "1980")
                .Fill("TRF07", "BD")
                .Fill("INV05.year", "2013")
                .SubmitAsync("save");
            Assert.Empty(browser.Errors);
            return await app.ReadAsync(async db =>
            {
                var added = await db
                    .Defendants.Where(d => d.Proceeding.Code == proceeding)
                    .OrderByDescending(d => d.Id)
                    .Select(d => new { d.Code, Offender = d.Offender.Code })
                    .FirstAsync();
                return (added.Code, added.Offender);
            });
        }

        /// <summary>Hands a proceeding over, and accepts it.</summary>
        /// <returns>The browser of who leads it now.</returns>
        public async Task<Browser> TakeOverAsync(string from, string institution, string to, string proceeding)
        {
            var giver = await app.SignInAsync(from);
            await giver.OpenAsync($"/proceedings/{proceeding}/hand-over");
            await giver.Fill("Recipient", institution).Fill("Reason", "it is theirs").SubmitAsync();
            Assert.Empty(giver.Errors);
            var offer = await app.ReadAsync(db =>
                db.Grants.Where(g => g.Proceeding!.Code == proceeding && g.State == GrantState.Offered)
                    .Select(g => g.Code)
                    .SingleAsync()
            );
            var recipient = await app.SignInAsync(to);
            await recipient.OpenAsync($"/hand-overs/{offer}");
            await recipient.PostAsync($"/hand-overs/{offer}/accept");
            Assert.Equal(HttpStatusCode.OK, recipient.Status);
            return recipient;
        }

        /// <returns>How many facts were written or closed.</returns>
        public Task<int> RebuildFactsAsync() =>
            app.AsSystemAsync(services =>
                services
                    .GetRequiredService<DcimDbContext>()
                    .RebuildFactsAsync(services.GetRequiredService<RegistrationUpkeep>())
            );

        /// <summary>A source of figures from elsewhere with one beside T1 of 2013, by the analyst: its code and that of the figure.</summary>
        public async Task<(string Code, string Figure)> OutsideFigureAsync()
        {
            var browser = await app.SignInAsync("analyst");
            var code = await browser.SourceAsync($"Court statistics {Guid.NewGuid()}");
            await browser.AddFigureAsync(code, "T1", 2013, "Convicted, women", "4711");
            var figure = await app.ReadAsync(db =>
                db.OutsideFigures.Where(f => f.Source.Code == code).Select(f => f.Code).SingleAsync()
            );
            return (code, figure);
        }

        public Task<T> ReadAsync<T>(Func<DcimDbContext, Task<T>> read) =>
            app.AsSystemAsync(services => read(services.GetRequiredService<DcimDbContext>()));

        public Task<Registration> StoredAsync(string code) =>
            app.ReadAsync(db =>
                RegistrationStore.Whole(db.Registrations.AsNoTracking()).SingleAsync(r => r.Code == code)
            );

        /// <summary>All that a request which is refused must leave as it was: rows counted, versions named.</summary>
        public Task<string> StateAsync() =>
            app.ReadAsync(async db =>
            {
                var versions = await db
                    .Registrations.OrderBy(r => r.Id)
                    .Select(r => $"{r.Code} {r.Version}")
                    .ToListAsync();
                return $"""
                    cases {await db.Cases.CountAsync()}, persons {await db.VictimPersons.CountAsync()},
                    statuses {await db.StatusEntries.CountAsync()}, legs {await db.MovementLegs.CountAsync()},
                    episodes {await db.ExploitationEpisodes.CountAsync()}, services {await db.AssistanceServices.CountAsync()},
                    refusals {await db.AssistanceRefusals.CountAsync()}, referrals {await db.Referrals.CountAsync()},
                    extras {await db.ExtraAnswers.CountAsync()}, kept {await db.KeptSheets.CountAsync()},
                    events {await db.EventDrafts.CountAsync()}, identities {await db.VictimIdentities.CountAsync()},
                    drafts {await db.DraftSheets.CountAsync()}, reasons {await db.RuleReasons.CountAsync()},
                    facts {await db.VictimFacts.CountAsync()}, coverage {await db.CoverageDeclarations.CountAsync()},
                    legs {await db.MovementLegs.CountAsync()}, episodes {await db.ExploitationEpisodes.CountAsync()},
                    services {await db.AssistanceServices.CountAsync()}, refusals {await db.AssistanceRefusals.CountAsync()},
                    referrals {await db.Referrals.CountAsync()}, extras {await db.ExtraAnswers.CountAsync()},
                    offenders {await db.UnnamedOffenders.CountAsync()}, kept {await db.KeptSheets.CountAsync()}, events {await db.EventDrafts.CountAsync()},
                    case versions {await db.Cases.SumAsync(c => c.Version)},
                    event versions {await db.EventDrafts.SumAsync(e => e.Version)},
                    proceedings {await db.Proceedings.SumAsync(p =>
                        p.Version
                    )}, victims {await db.ProceedingVictims.CountAsync()},
                    offenders {await db.OffenderRecords.CountAsync()}, defendants {await db.Defendants.CountAsync()},
                    links {await db.OffenderVictimLinks.CountAsync()}, decisions {await db.ProsecutionDecisions.CountAsync()},
                    judgments {await db.Judgments.CountAsync()}, justice facts {await db.ProceedingFacts.CountAsync()},
                    grants {await db.Grants.SumAsync(g => g.Id + g.Version)},
                    exclusions {await db.Exclusions.CountAsync()}, insiders {await db.Insiders.CountAsync()},
                    sources {await db.OutsideDescriptions.CountAsync()} {await db.OutsideFigures.CountAsync()},
                    record sources {await db.RecordSources.CountAsync()} {await db.RecordSources.SumAsync(s => s.Version)},
                    accounts {await db.Users.CountAsync()}, registrations {string.Join(", ", versions)}
                    """;
            });
    }

    extension(Browser browser)
    {
        /// <summary>Code of the draft shown.</summary>
        public string DraftCode => Regex.Match(browser.Address, "^/registrations/([a-z0-9]{12})/edit$").Groups[1].Value;

        /// <summary>A new form with the minimum registration typed in, not sent; an NGO has her consent.</summary>
        public async Task<Browser> OpenMinimumAsync()
        {
            await browser.OpenAsync("/registrations/new");
            RegistrationJourneyTests.FillMinimum(browser);
            if (browser.Page.GetElementsByName("GOV03.scope").Length > 0)
                browser.Fill("GOV03.scope", "OWN").Fill("IDN03", "SIG").Fill("IDN05", "PT-ONG1");
            return browser;
        }

        /// <summary>A source of figures from elsewhere.</summary>
        public async Task<string> SourceAsync(string name, string cutOff = "2014-06-30")
        {
            await browser.OpenAsync("/elsewhere/new");
            browser.Fill("Name", name).Fill("Kind", "NotRegistering").Fill("Unit", "Judgments");
            await browser
                .Fill("Definition", "Final convictions, by the day they became final")
                .Fill("CutOff", cutOff)
                .SubmitAsync("save");
            Assert.Empty(browser.Errors);
            return browser.Address["/elsewhere/".Length..];
        }

        /// <summary>Describes a source of records, with what is typed of it; the observatory's is another body's.</summary>
        /// <returns>Its code.</returns>
        public async Task<string> DescribeSourceAsync(string name, params (string Box, string Value)[] typed)
        {
            await browser.OpenAsync("/sources/new");
            browser.Fill("Name", name).Fill("Subject", "Registrations");
            if (browser.Page.GetElementsByName("KeptBy").Length > 0)
                browser.Fill("KeptBy", "Tribunal inventado");
            foreach (var (box, value) in typed)
                browser.Fill(box, value);
            await browser.SubmitAsync();
            Assert.Empty(browser.Errors);
            return browser.Address["/sources/".Length..];
        }

        /// <summary>Types a figure into the form on the page of its source.</summary>
        public async Task<Browser> AddFigureAsync(string source, string table, int year, string what, string value)
        {
            await browser.OpenAsync($"/elsewhere/{source}");
            browser.Fill("Table", table).Fill("Year", $"{year}").Fill("What", what);
            await browser.Fill("Value", value).SubmitAsync();
            Assert.Empty(browser.Errors);
            return browser;
        }

        /// <summary>Signs in on the sign-in page shown.</summary>
        public Task<Browser> SignInHereAsync(string account) =>
            browser.Fill("Email", $"{account}@demo.invalid").Fill("Password", AppFactory.Password).SubmitAsync();

        /// <summary>Posts fields by hand, with a token of the page shown.</summary>
        public Task<Browser> PostAsync(string address, params (string Name, string Value)[] fields) =>
            browser.ShowAsync(
                Post(
                    address,
                    [
                        .. fields,
                        (
                            "__RequestVerificationToken",
                            browser
                                .Page.QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!
                                .Value
                        ),
                    ]
                )
            );

        /// <summary>All values a field shows: several for lists and checkboxes of one name.</summary>
        public IReadOnlyList<string> Values(string name) =>
            [
                .. browser
                    .Page.QuerySelectorAll($"form [name='{name}']")
                    .Select(e =>
                        e switch
                        {
                            IHtmlInputElement { Type: "radio" or "checkbox" } box => box.IsChecked ? box.Value : "",
                            IHtmlInputElement input => input.Value,
                            IHtmlSelectElement select => select.Value ?? "",
                            IHtmlTextAreaElement area => area.Value,
                            _ => "",
                        }
                    )
                    .Where(value => value.Length > 0),
            ];

        /// <summary>The message stands at the field and in the summary, which links to a field that is there.</summary>
        /// <param name="box">Box of the form to which the message belongs.</param>
        /// <param name="text">Key of the message.</param>
        public void AssertError(string box, string text)
        {
            var message = Message(text);
            var id = box.Replace('.', '-');
            var link = browser
                .Page.QuerySelectorAll(".error-summary a")
                .FirstOrDefault(a => a.GetAttribute("href") == $"#{id}" && a.TextContent.Contains(message));
            Assert.True(
                link is not null,
                $"No link to #{id} saying “{message}” in:\n{string.Join('\n', browser.Errors)}"
            );
            var field = browser.Page.GetElementById(id);
            Assert.NotNull(field);
            Assert.Contains(message, field.Closest(".field")!.QuerySelector(".field-error")!.TextContent);
            Assert.StartsWith("Error:", browser.Page.Title);
        }
    }

    /// <summary>A form sent without a page.</summary>
    public static HttpRequestMessage Post(string address, params IEnumerable<(string Name, string Value)> fields) =>
        new(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };

    /// <summary>The longest piece of a text without placeholders.</summary>
    public static string Message(string key) => Regex.Split(s_texts[key], @"\{\d\}").MaxBy(t => t.Length)!.Trim();
}
