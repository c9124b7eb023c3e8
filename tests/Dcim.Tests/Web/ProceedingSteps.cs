using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Dcim.Tests.Web;

/// <summary>A defendant of a proceeding.</summary>
/// <param name="Row">Code of the row: the person in this proceeding.</param>
/// <param name="Offender">Code of the record, by which the person is known in others.</param>
internal sealed record TypedDefendant(string Row, string Offender);

/// <summary>What authorities do with a proceeding, page by page.</summary>
internal static partial class ProceedingSteps
{
    extension(Browser browser)
    {
        /// <returns>Address of the new proceeding.</returns>
        public async Task<string> OpenProceedingAsync(IEnumerable<KeyValuePair<string, string>> answers)
        {
            await browser.SaveAsync("/proceedings/new", answers);
            return browser.Address;
        }

        /// <summary>Puts a registration of the own institution in.</summary>
        /// <returns>The number of the victim's row.</returns>
        public async Task<string> PutInAsync(string proceeding, string registration)
        {
            await browser.OpenAsync(proceeding);
            await browser.PostAsync($"{proceeding}/victims", ("registration", registration));
            Assert.Empty(browser.Errors);
            Assert.Equal(proceeding, browser.Address);
            var row = browser
                .Page.QuerySelectorAll("[data-part=victims] tbody tr")
                .Single(r => r.TextContent.Contains(registration));
            return Regex.Match(row.InnerHtml, "/victims/([0-9]+)/edit").Groups[1].Value;
        }

        public async Task<TypedDefendant> AddDefendantAsync(
            string proceeding,
            IEnumerable<KeyValuePair<string, string>> answers
        )
        {
            var before = await browser.ChoicesAsync(proceeding, "Defendants");
            await browser.SaveAsync($"{proceeding}/defendants/new", answers);
            var (row, label) = Assert.Single((await browser.ChoicesAsync(proceeding, "Defendants")).Except(before));
            return new(row, OffenderCode().Match(label).Value);
        }

        /// <summary>An offender of another proceeding in this one, too.</summary>
        /// <param name="answers">What is of this proceeding alone.</param>
        public async Task<TypedDefendant> AddKnownDefendantAsync(
            string proceeding,
            string offender,
            IEnumerable<KeyValuePair<string, string>> answers
        )
        {
            await browser.OpenAsync($"{proceeding}/defendants/new");
            await browser.PostAsync($"{proceeding}/defendants/known", ("offender", offender));
            Assert.Empty(browser.Errors);
            var row = Regex.Match(browser.Address, "/defendants/([a-z0-9]{12})/edit$").Groups[1].Value;
            await browser.SaveAsync(browser.Address, answers);
            return new(row, offender);
        }

        /// <summary>Links, decisions or judgments: one row for each defendant, of links one for each pair.</summary>
        /// <param name="defendants">Codes of their rows; none for no known suspect.</param>
        /// <param name="victims">Of links: numbers of rows; none for a victim not in the proceeding.</param>
        /// <param name="unusual">Why what a warning calls unusual is right.</param>
        public async Task AddRowsAsync(
            string proceeding,
            string kind,
            IReadOnlyList<string> defendants,
            IReadOnlyList<string> victims,
            IEnumerable<KeyValuePair<string, string>> answers,
            string? unusual = null
        )
        {
            var address = $"{proceeding}/{kind}/new";
            await browser.OpenAsync(address);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            browser.Choose("Defendants", defendants is [] ? ["none"] : defendants);
            if (kind == "links")
                browser.Choose("Victims", victims is [] ? ["other"] : victims);
            foreach (var (key, answer) in answers)
                browser.TypeAnswer(key, answer);
            await browser.SubmitAsync("save");
            var warnings = browser.Page.QuerySelectorAll<IHtmlInputElement>(".warning-reason input").ToList();
            if (unusual is not null && warnings.Count > 0)
            {
                foreach (var warning in warnings)
                    browser.Fill(warning.Name!, unusual);
                await browser.SubmitAsync("save");
            }
            Assert.Empty(browser.Errors);
            Assert.Equal($"{proceeding}#{kind}", browser.Address);
        }

        /// <summary>The victim's part in a proceeding.</summary>
        public Task AnswerForVictimAsync(
            string proceeding,
            string victim,
            IEnumerable<KeyValuePair<string, string>> answers
        ) => browser.SaveAsync($"{proceeding}/victims/{victim}/edit", answers);

        /// <summary>Hands a proceeding over to the institution of another browser, which accepts it.</summary>
        public async Task HandOverAsync(string proceeding, string recipient, Browser recipients)
        {
            await browser.OpenAsync($"{proceeding}/hand-over");
            await browser
                .Fill("Recipient", recipient)
                .Fill("Reason", "it is theirs now")
                .Fill("Sections", "registration", "identification")
                .SubmitAsync();
            Assert.Empty(browser.Errors);
            Assert.Equal(proceeding, browser.Address);
            await recipients.OpenAsync("/proceedings?show=Offered");
            var offer = recipients
                .Page.QuerySelectorAll("main a[href^='/hand-overs/']")
                .Select(a => a.GetAttribute("href")!)
                .Distinct()
                .Single();
            await recipients.OpenAsync(offer);
            await recipients.PostAsync($"{offer}/accept");
            Assert.Equal(HttpStatusCode.OK, recipients.Status);
            await recipients.OpenAsync($"{proceeding}/edit");
            Assert.Equal(HttpStatusCode.OK, recipients.Status);
        }

        /// <summary>Ticks what the page offers; anything else is an error of the test.</summary>
        private void Choose(string box, IReadOnlyList<string> values)
        {
            Assert.Subset(browser.ChoicesOf(box).Select(c => c.Code).ToHashSet(), values.ToHashSet());
            browser.Fill(box, [.. values]);
        }

        /// <summary>Whom a new link may be about.</summary>
        private async Task<IReadOnlyList<(string Code, string Label)>> ChoicesAsync(string proceeding, string box)
        {
            await browser.OpenAsync($"{proceeding}/links/new");
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            return browser.ChoicesOf(box);
        }

        private IReadOnlyList<(string Code, string Label)> ChoicesOf(string box) =>
            [
                .. browser
                    .Page.GetElementsByName(box)
                    .OfType<IHtmlInputElement>()
                    .Select(c => (c.Value, c.ParentElement!.TextContent)),
            ];
    }

    [GeneratedRegex("[a-z0-9]{12}")]
    private static partial Regex OffenderCode();
}
