using System.Net;
using System.Text;
using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Dcim.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>From suspicion to judgment, over the pages of three authorities.</summary>
public sealed class CriminalJusticeTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Family = "Zlotragov";

    [Fact]
    public async Task ASuspect_IsRecordedSealed_AndReadOnItsOwnPageOnly()
    {
        var code = await app.ProceedingAsync("pj");
        var pj = await app.SignInAsync("pj");
        var (row, offender) = await app.AddDefendantAsync(pj, code, Family);

        await pj.OpenAsync($"/proceedings/{code}");
        Assert.Contains(offender, pj.Text);
        Assert.Contains("Male", pj.Text);
        Assert.DoesNotContain(Family, pj.Page.Source.Text);
        await pj.OpenAsync($"/proceedings/{code}/defendants/{row}/identity");
        Assert.Contains(Family, pj.Text);

        var stored = await app.ReadAsync(db => db.OffenderRecords.AsNoTracking().SingleAsync(o => o.Code == offender));
        Assert.DoesNotContain(Family, Encoding.UTF8.GetString(stored.Sealed!));
        Assert.Equal(
            0,
            await app.ReadAsync(db =>
                db.AuditValues.CountAsync(v => v.New!.Contains(Family) || v.Old!.Contains(Family))
            )
        );
        var seen = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Entity == nameof(OffenderRecord) && e.Subject == offender)
                .Select(e => $"{e.Action} {e.Purpose}")
                .ToListAsync()
        );
        Assert.Contains("Viewed read", seen);
    }

    [Fact]
    public async Task FromSuspicionToJudgment_NothingIsCopied_AndTheFactSaysIt()
    {
        string[] victims = [await app.RegisterAsync("pj"), await app.RegisterAsync("pj")];
        var code = await app.ProceedingAsync("pj", victims);
        var pj = await app.SignInAsync("pj");
        var (first, _) = await app.AddDefendantAsync(pj, code, "Sudimov");
        var (second, _) = await app.AddDefendantAsync(pj, code, "Podlikov");
        await pj.OpenAsync($"/proceedings/{code}/links/new?Defendants={first}");
        var ticked = pj.Page.QuerySelectorAll("input[name=Defendants][checked]").Select(i => i.GetAttribute("value"));
        Assert.Equal([first], ticked);
        string[] both =
        [
            .. pj
                .Page.QuerySelectorAll("input[name=Victims]")
                .Select(i => i.GetAttribute("value")!)
                .Where(v => v != "other"),
        ];
        Assert.Equal(2, both.Length);
        await pj.Fill("Defendants", first, second)
            .Fill("Victims", both)
            .Fill("TRF10", "EMP")
            .Fill("TRF13", "LAB")
            .SubmitAsync("save");
        Assert.Empty(pj.Errors);
        Assert.Equal(4, await app.ReadAsync(db => db.OffenderVictimLinks.CountAsync(l => l.Proceeding.Code == code)));
        // Police write no judgments.
        Assert.Equal(HttpStatusCode.NotFound, (await pj.OpenAsync($"/proceedings/{code}/judgments/new")).Status);

        var mp = await app.TakeOverAsync("pj", "PT-MP", "mp", code);
        await mp.OpenAsync($"/proceedings/{code}/decisions/new");
        await mp.Fill("Defendants", first, second)
            .Fill("PRS02.year", "2014")
            .Fill("PRS03", "CA2")
            .Fill("PRS04.year", "2014")
            .Fill("PRS05", "A2")
            .SubmitAsync("save");
        Assert.Empty(mp.Errors);
        await mp.OpenAsync($"/proceedings/{code}/judgments/new");
        await mp.Fill("Defendants", first)
            .Fill("JDG02", "FIR")
            .Fill("JDG03", "CON")
            .Fill("JDG03.offence", "A2")
            .Fill("JDG04.year", "2015")
            .Fill("JDG06", "A2")
            .Fill("SEN01", "PRI")
            .Fill("SEN02", "60")
            .SubmitAsync("save");
        Assert.Empty(mp.Errors);
        Assert.Equal($"/proceedings/{code}", mp.Address.Split('#')[0]);
        await mp.OpenAsync($"/proceedings/{code}/defendants/{first}/identity");
        Assert.Contains("Sudimov", mp.Text);

        var fact = await app.ReadAsync(db =>
            db.ProceedingFacts.AsNoTracking().SingleAsync(f => f.Proceeding.Code == code && f.RecordedTo == null)
        );
        var content = fact.Read();
        Assert.Equal(2, content.Defendants.Count);
        Assert.All(content.Defendants, d => Assert.Equal((2, 1), (d.Links.Count, d.Decisions.Count)));
        var judgment = Assert.Single(content.Defendants[0].Judgments);
        Assert.Equal((Code)"CON", judgment.Outcome);
        Assert.Equal(60, judgment.Sentence!.Months);
        Assert.Empty(content.Defendants[1].Judgments);
        Assert.Equal(2, content.Victims.Count);

        // The former leader reads it as it is now, and writes nothing.
        await pj.OpenAsync($"/proceedings/{code}");
        Assert.Contains("Conviction", pj.Text);
        // No final conviction counts yet: prosecuted.
        var stages = pj
            .Page.QuerySelectorAll("[data-part=outcomes] tbody tr td:last-child")
            .Select(c => c.TextContent.Trim());
        Assert.Equal(["Prosecuted", "Prosecuted"], stages);
        await mp.OpenAsync($"/proceedings/{code}");
        var change = mp.Page.QuerySelector("[data-part=outcomes] a[href*='/judgments/'][href$='/edit']")!;
        await mp.OpenAsync(change.GetAttribute("href")!);
        await mp.Fill("JDG05.year", "2016").SubmitAsync("save");
        Assert.Empty(mp.Errors);
        await pj.OpenAsync($"/proceedings/{code}");
        stages = pj
            .Page.QuerySelectorAll("[data-part=outcomes] tbody tr td:last-child")
            .Select(c => c.TextContent.Trim());
        Assert.Equal(["Convicted", "Prosecuted"], stages);
        Assert.Equal(HttpStatusCode.NotFound, (await pj.OpenAsync($"/proceedings/{code}/links/new")).Status);
        await pj.OpenAsync($"/proceedings/{code}/defendants/{first}/identity");
        Assert.Contains("Sudimov", pj.Text);
        // To an NGO, and to an authority that never led it, none of the pages exists.
        foreach (var other in new[] { "farol", "gnr" })
        {
            var browser = await app.SignInAsync(other);
            foreach (
                var door in new[]
                {
                    "",
                    $"/defendants/{first}/identity",
                    $"/defendants/{first}/edit",
                    "/defendants/new",
                    "/decisions/new",
                }
            )
                Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync($"/proceedings/{code}{door}")).Status);
        }
    }

    [Fact]
    public async Task FactsRebuilt_AreThoseWritten()
    {
        var code = await app.ProceedingAsync("pj", await app.RegisterAsync("pj"));
        var pj = await app.SignInAsync("pj");
        await app.AddDefendantAsync(pj, code, "Rebuildov");
        var before = await app.ReadAsync(db => db.ProceedingFacts.AsNoTracking().CountAsync());
        Assert.Equal(0, await app.RebuildFactsAsync());
        Assert.Equal(before, await app.ReadAsync(db => db.ProceedingFacts.AsNoTracking().CountAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MissingFacts_AreMadeByTheStart_AndByTheVerb(bool atStart)
    {
        var code = await app.ProceedingAsync("pj", await app.RegisterAsync("pj"));
        var pj = await app.SignInAsync("pj");
        await app.AddDefendantAsync(pj, code, atStart ? "Zacatkov" : "Prikazov");
        var before = await FactAsync();
        await app.ReadAsync(db =>
            db.Database.ExecuteSqlAsync(
                $"DELETE FROM ProceedingFacts WHERE ProceedingId = {before.ProceedingId}",
                TestContext.Current.CancellationToken
            )
        );
        if (atStart)
            await app.AsSystemAsync(s => s.GetRequiredService<InstanceSetup>().PrepareAsync(migrate: true));
        else
            Assert.Equal(1, await app.RebuildFactsAsync());
        Assert.True(before.SaysTheSameAs(await FactAsync()));

        Task<ProceedingFact> FactAsync() =>
            app.ReadAsync(db =>
                db.ProceedingFacts.AsNoTracking().SingleAsync(f => f.Proceeding.Code == code && f.RecordedTo == null)
            );
    }

    [Fact]
    public async Task AnOffenderInTwoProceedings_IsOneRecordAndOnePerson_AndACorrectionReachesBoth()
    {
        var (one, two) = (await app.ProceedingAsync("pj"), await app.ProceedingAsync("pj"));
        var pj = await app.SignInAsync("pj");
        var (row, offender) = await app.AddDefendantAsync(pj, one, "Dvakratov");
        await pj.OpenAsync($"/proceedings/{two}/defendants/new");
        await pj.PostAsync($"/proceedings/{two}/defendants/known", ("offender", offender));
        Assert.StartsWith($"/proceedings/{two}/defendants/", pj.Address);
        Assert.Equal("Dvakratov", pj.Value("TRF05.family"));
        await pj.Fill("INV05.year", "2014").SubmitAsync("save");
        Assert.Empty(pj.Errors);

        await pj.OpenAsync($"/proceedings/{one}/defendants/{row}/edit");
        await pj.Fill("TRF04", "F").Fill("Reason", "wrongly typed").SubmitAsync("save");
        Assert.Empty(pj.Errors);
        var facts = await app.ReadAsync(db =>
            db.ProceedingFacts.AsNoTracking()
                .Where(f => (f.Proceeding.Code == one || f.Proceeding.Code == two) && f.RecordedTo == null)
                .ToListAsync()
        );
        var persons = facts.SelectMany(f => f.Read().Defendants).ToList();
        Assert.Equal(2, persons.Count);
        Assert.Single(persons.Select(p => p.PersonId).Distinct());
        Assert.All(persons, p => Assert.Equal((Code)"F", p.Sex));
        // Taken out of the first, he stays in the second.
        await pj.OpenAsync($"/proceedings/{one}/defendants/{row}/edit");
        await pj.Fill("Reason", "not he").SubmitAsync("remove");
        Assert.Equal(1, await app.ReadAsync(db => db.OffenderRecords.CountAsync(o => o.Code == offender)));
        Assert.Equal(1, await app.ReadAsync(db => db.Defendants.CountAsync(d => d.Offender.Code == offender)));
    }

    [Fact]
    public async Task TheSameNameAndBirth_IsAskedAbout_AndNothingTypedIsLost()
    {
        var code = await app.ProceedingAsync("pj");
        var pj = await app.SignInAsync("pj");
        var (_, offender) = await app.AddDefendantAsync(pj, code, "Stejnov");
        await pj.OpenAsync($"/proceedings/{code}/defendants/new");
        pj.Fill("TRF03", "NAT")
            .Fill("TRF05.family", "STEJNOV")
            .Fill("TRF05.birth.year", "1980")
            .Fill("INV05.year", "2013");
        await pj.SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, pj.Status);
        Assert.Contains(offender, pj.Page.QuerySelector("[role=alert]")!.TextContent);
        Assert.Equal("STEJNOV", pj.Value("TRF05.family"));
        await pj.Fill("Another", "true").SubmitAsync("save");
        Assert.Empty(pj.Errors);
        Assert.Equal(2, await app.ReadAsync(db => db.Defendants.CountAsync(d => d.Proceeding.Code == code)));
        // Another institution is told nothing.
        var other = await app.ProceedingAsync("gnr");
        await app.AddDefendantAsync(await app.SignInAsync("gnr"), other, "Stejnov");
    }

    [Fact]
    public async Task TwoEditors_OfDifferentRowsBothStand_OfTheSameIsShown_OfARemovedOneIsKept()
    {
        var code = await app.ProceedingAsync("pj");
        var (one, two) = (await app.SignInAsync("pj"), await app.SignInAsync("pj"));
        var (row, offender) = await app.AddDefendantAsync(one, code, "Dvojeditov");
        var (otherRow, _) = await app.AddDefendantAsync(one, code, "Trojeditov");
        var address = $"/proceedings/{code}/defendants/{row}/edit";
        await one.OpenAsync(address);
        await two.OpenAsync($"/proceedings/{code}/defendants/{otherRow}/edit");
        await one.Fill("INV06", "ARR").SubmitAsync("save");
        await two.Fill("INV06", "OTH").SubmitAsync("save");
        Assert.Empty(two.Errors);
        var arrests = await app.ReadAsync(db =>
            db.Defendants.Where(d => d.Proceeding.Code == code).OrderBy(d => d.Id).Select(d => d.Arrest).ToListAsync()
        );
        Assert.Equal(["ARR", "OTH"], arrests.Select(a => a.Value));

        await one.OpenAsync(address);
        await two.OpenAsync(address);
        await one.Fill("INV06", "DET").Fill("Reason", "was kept").SubmitAsync("save");
        await two.Fill("INV06", "NON").Fill("Reason", "was let go").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, two.Status);
        Assert.Equal("NON", two.Value("INV06"));

        await two.OpenAsync(address);
        await one.OpenAsync(address);
        await one.Fill("Reason", "not he").SubmitAsync("remove");
        Assert.Empty(one.Errors);
        Assert.Equal(0, await app.ReadAsync(db => db.OffenderRecords.CountAsync(o => o.Code == offender)));
        await two.Fill("TRF16", "N").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, two.Status);
        Assert.Equal("Dvojeditov", two.Value("TRF05.family"));
        await two.SubmitAsync("save");
        Assert.Empty(two.Errors);
        Assert.Equal(2, await app.ReadAsync(db => db.Defendants.CountAsync(d => d.Proceeding.Code == code)));
    }

    [Fact]
    public async Task TheSameFormTwice_MakesItsRowsOnce()
    {
        var code = await app.ProceedingAsync("mp");
        var mp = await app.SignInAsync("mp");
        var (row, _) = await app.AddDefendantAsync(mp, code, "Dvojklikov");
        await mp.OpenAsync($"/proceedings/{code}/decisions/new");
        mp.Fill("Defendants", row).Fill("PRS03", "NCH").Fill("PRS04.year", "2014");
        var (form, button) = (mp.Form("save"), "save");
        var (first, second) = (mp.RequestOf(form, button), mp.RequestOf(form, button));
        await mp.ShowAsync(first);
        await mp.ShowAsync(second);
        Assert.Equal(1, await app.ReadAsync(db => db.ProsecutionDecisions.CountAsync(d => d.Proceeding.Code == code)));
    }

    [Fact]
    public async Task TheSamePersonInAnotherProceeding_IsTakenOver_WithWhatIsTypedOfThisOne()
    {
        var (one, two) = (await app.ProceedingAsync("pj"), await app.ProceedingAsync("pj"));
        var pj = await app.SignInAsync("pj");
        var (_, offender) = await app.AddDefendantAsync(pj, one, "Prevzatov");
        await pj.OpenAsync($"/proceedings/{two}/defendants/new");
        pj.Fill("TRF03", "NAT")
            .Fill("TRF05.family", "Prevzatov")
            .Fill("TRF05.birth.year", "1980")
            .Fill("INV05.year", "2014");
        await pj.Fill("INV06", "DET").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, pj.Status);
        await pj.SubmitAsync("known");
        Assert.Empty(pj.Errors);
        var added = await app.ReadAsync(db =>
            db.Defendants.Include(d => d.Offender).SingleAsync(d => d.Proceeding.Code == two)
        );
        Assert.Equal(
            (offender, (Code)"DET", 2014),
            (added.Offender.Code, added.Arrest, added.SuspectSince.CertainYear)
        );
    }

    [Fact]
    public async Task ACorrectionOfTheRecord_IsToldInEveryProceeding_AndAStalePageUndoesNothing()
    {
        var (one, two) = (await app.ProceedingAsync("pj"), await app.ProceedingAsync("pj"));
        var (pj, other) = (await app.SignInAsync("pj"), await app.SignInAsync("pj"));
        var (row, offender) = await app.AddDefendantAsync(pj, one, "Opravenov");
        await pj.OpenAsync($"/proceedings/{two}/defendants/new");
        await pj.PostAsync($"/proceedings/{two}/defendants/known", ("offender", offender));
        var second = pj.Address;
        await pj.Fill("INV05.year", "2012").SubmitAsync("save");
        Assert.Empty(pj.Errors);
        await other.OpenAsync(second);
        // Handed over: the other proceeding is the prosecutor's by now.
        var mp = await app.TakeOverAsync("pj", "PT-MP", "mp", one);
        await mp.OpenAsync($"/proceedings/{one}/defendants/{row}/edit");
        await mp.Fill("TRF05.family", "Opravenovsky")
            .Fill("TRF05.birth.year", "2000")
            .Fill("Reason", "by passport")
            .SubmitAsync("save");
        Assert.Empty(mp.Errors);

        await other.Fill("TRF15", "NON").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Contains("Opravenovsky", other.Page.QuerySelector(".notice-problem")!.TextContent);
        await pj.OpenAsync($"/proceedings/{two}");
        Assert.Contains("Ministério Público", pj.Page.QuerySelectorAll("ol.timeline").Last().TextContent);
        var fact = await app.ReadAsync(db =>
            db.ProceedingFacts.AsNoTracking().SingleAsync(f => f.Proceeding.Code == two && f.RecordedTo == null)
        );
        var person = Assert.Single(fact.Read().Defendants);
        Assert.Equal((11, 12), (person.AgeFrom, person.AgeTo)); // of 2000, a suspect in 2012
    }

    [Fact]
    public async Task GoingBackAndCorrecting_CorrectsTheRowMade()
    {
        var code = await app.ProceedingAsync("mp");
        var mp = await app.SignInAsync("mp");
        var (row, _) = await app.AddDefendantAsync(mp, code, "Zpatkov");
        await mp.OpenAsync($"/proceedings/{code}/decisions/new");
        mp.Fill("Defendants", row).Fill("PRS03", "NCH").Fill("PRS04.year", "2014");
        var first = mp.RequestOf(mp.Form("save"), "save");
        mp.Fill("PRS04.year", "2015").Fill("Reason", "");
        var second = mp.RequestOf(mp.Form("save"), "save");
        await mp.ShowAsync(first);
        await mp.ShowAsync(second);
        Assert.Equal(HttpStatusCode.Conflict, mp.Status);
        Assert.Equal("2015", mp.Value("PRS04.year"));
        await mp.Fill("Reason", "mistyped").SubmitAsync("save");
        Assert.Empty(mp.Errors);
        var stored = await app.ReadAsync(db => db.ProsecutionDecisions.SingleAsync(d => d.Proceeding.Code == code));
        Assert.Equal(2015, stored.Date.CertainYear);
    }

    [Fact]
    public async Task Removal_SeesWhatCameMeanwhile_AndTakesTheNameOutOfTheAudit()
    {
        var code = await app.ProceedingAsync("mp");
        var (mp, other) = (await app.SignInAsync("mp"), await app.SignInAsync("mp"));
        var (row, offender) = await app.AddDefendantAsync(mp, code, "Odstranenov");
        var address = $"/proceedings/{code}/defendants/{row}/edit";
        await mp.OpenAsync(address);
        await other.OpenAsync($"/proceedings/{code}/decisions/new");
        await other.Fill("Defendants", row).Fill("PRS03", "NCH").Fill("PRS04.year", "2014").SubmitAsync("save");
        Assert.Empty(other.Errors);
        await mp.Fill("Reason", "not the person").SubmitAsync("remove");
        Assert.Equal(HttpStatusCode.BadRequest, mp.Status);
        mp.AssertError("Reason", "ProceedingRow.ChangedBeforeRemoval");
        await mp.Fill("Reason", "not the person").SubmitAsync("remove");
        Assert.Empty(mp.Errors);
        Assert.Equal(0, await app.ReadAsync(db => db.OffenderRecords.CountAsync(o => o.Code == offender)));
        var names = await app.ReadAsync(db =>
            db.AuditValues.Where(v => v.Key.StartsWith(row + ":TRF05.")).ToListAsync()
        );
        Assert.NotEmpty(names);
        Assert.All(names, v => Assert.Equal((null, null), (v.SealedOld, v.SealedNew)));
    }

    [Fact]
    public async Task AFormerLeader_OpensTheNamesItRecorded_AndNoOthers()
    {
        var code = await app.ProceedingAsync("pj");
        var pj = await app.SignInAsync("pj");
        var (ours, _) = await app.AddDefendantAsync(pj, code, "Nasov");
        var mp = await app.TakeOverAsync("pj", "PT-MP", "mp", code);
        var (theirs, _) = await app.AddDefendantAsync(mp, code, "Jejichov");
        await pj.OpenAsync($"/proceedings/{code}/defendants/{ours}/identity");
        Assert.Contains("Nasov", pj.Text);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await pj.OpenAsync($"/proceedings/{code}/defendants/{theirs}/identity")).Status
        );
        await pj.OpenAsync($"/proceedings/{code}");
        Assert.NotNull(pj.Page.QuerySelector($"a[href$='/{ours}/identity']"));
        Assert.Null(pj.Page.QuerySelector($"a[href$='/{theirs}/identity']"));
    }
}
