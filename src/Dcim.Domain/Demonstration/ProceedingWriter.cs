using System.Globalization;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Demonstration;

/// <summary>
/// A proceeding about invented victims: police lead the investigation, the prosecution from its decision on, with what the courts
/// found. As many are charged, convicted and acquitted as the four countries report, roughly.
/// </summary>
internal sealed class ProceedingWriter(
    IndicatorCatalogue catalogue,
    NationalProfile profile,
    DemonstrationInstitutions institutions,
    IReadOnlyList<(InventedPerson Person, InventedRegistration Registration)> victims,
    DateOnly until,
    SeededRandom random
)
{
    private const string Trafficking = "A2";
    private const string KnowingUse = "A18A";

    private static readonly IReadOnlyList<Weighted<string>> s_decisions = DemonstrationShares.Weights(
        "CA2 38 COF 22 NCH 31 OTH 9"
    );
    private static readonly IReadOnlyList<Weighted<string>> s_judgments = DemonstrationShares.Weights(
        "CON 68 ACQ 22 OTH 10"
    );
    private static readonly IReadOnlyList<Weighted<string>> s_sanctions = DemonstrationShares.Weights(
        "PRI 52 SUS 30 FIN 8 COM 6 HOU 4"
    );
    private static readonly IReadOnlyList<Weighted<string>> s_offenders = DemonstrationShares.Weights(
        "own 46 RO 12 BG 6 UA 7 NG 5 BR 6 IN 5 CN 3 MD 4 UNK 6"
    );

    private readonly RecordSheet _sheet = new();
    private readonly InventedSpell _spell = victims[0].Person.Spells[victims[0].Registration.Spell];
    private SheetWriting _writing = null!;

    public InventedProceeding Write(int number)
    {
        var start = NotAfter(victims.Max(v => v.Registration.On).AddDays(random.Below(30)));
        var decidedOn = start.AddDays(random.From(120, 620));
        var isDecided = decidedOn <= until && random.Percent(86);
        var leader = isDecided ? institutions.Prosecutor : victims[0].Registration.Registrar.Code;
        _writing = new(catalogue, isDecided ? "PRO" : "POL", random);
        var offence =
            start >= profile.KnowingUseFrom && random.Percent(30) ? KnowingUse
            : random.Percent(4) ? "A2X"
            : Trafficking;
        Investigation(number, start, isDecided ? decidedOn : null, offence);
        foreach (var _ in victims)
        {
            var row = new AnswerSheet();
            _writing.Say(row, "VLP01", random.Pick(["WIT", "WIT", "INJ", "INJ", "CIV", "NON"]));
            _writing.Say(row, "VLP04", random.Some(["VID", "NOC", "CLO", "REC", "SUP"], 1, 2));
            if (isDecided)
                Compensation(row, decidedOn);
            _sheet.RowsOf("victims").Add(row);
        }
        var defendants = random.PickBy<int>([new(0, 8), new(1, 52), new(2, 26), new(3, 14)]);
        for (var i = 1; i <= defendants; i++)
            Defendant(i, start, isDecided ? decidedOn : null, offence);
        // Nobody was found: the proceeding itself is closed.
        if (defendants == 0 && isDecided)
            Decision(null, start, decidedOn, "NCH", offence);
        return new(number, leader, [.. victims.Select(v => v.Registration.Number)], _sheet);
    }

    private void Investigation(int number, DateOnly start, DateOnly? decidedOn, string offence)
    {
        var answers = _sheet.Answers;
        _writing.Give(
            answers,
            "INV01.number",
            string.Create(CultureInfo.InvariantCulture, $"DEMO-{number + 1}/{start.Year}")
        );
        _writing.Give(answers, "INV02.start", PartialDate.Exact(start));
        if (decidedOn is { } end)
            _writing.Say(answers, "INV02.end", PartialDate.Exact(end.AddDays(-random.Below(30))));
        _writing.Say(answers, "INV03", random.Pick(["VIC", "VIC", "POL", "POL", "AUT", "NGO", "FOR", "HOT"]));
        _writing.Give(answers, "INV04", CodeSet.Of(Article(offence)));
        _writing.Say(answers, "INV07", random.Percent(35) ? "Y" : "N");
        if (random.Percent(25) && _writing.Say(answers, "INV08.amount", NumberAnswer.Of(random.From(5, 900) * 100)))
            _writing.Give(answers, "INV08.currency", new Code(profile.Currency));
        _writing.Say(
            answers,
            "INV09",
            random.Percent(60) ? ["NON"] : random.Some(["JIT", "EIO", "EAW", "EUP", "EUJ", "BIL"], 1, 2)
        );
        if (decidedOn is not null)
            _writing.Say(answers, "INV10", "PRO");
    }

    private void Compensation(AnswerSheet row, DateOnly decidedOn)
    {
        if (!_writing.Say(row, "VLP05", random.Percent(70) ? ["NON"] : random.Some(["CRC", "CVC", "STF"], 1, 1)))
            return;
        var on = decidedOn.AddDays(random.From(150, 500));
        if (row["VLP05"] == "NON" || on > until)
            return;
        _writing.Give(row, "VLP06.amount", NumberAnswer.Of(random.From(5, 250) * 100));
        _writing.Give(row, "VLP06.currency", new Code(profile.Currency));
        _writing.Give(row, "VLP06.date", PartialDate.Exact(on));
    }

    private void Defendant(int number, DateOnly start, DateOnly? decidedOn, string offence)
    {
        var row = new AnswerSheet();
        var isLegal = random.Percent(_spell.Form == "LAB" ? 9 : 2);
        var suspectOn = NotAfter(start.AddDays(random.Below(100)));
        _writing.Give(row, "TRF03", new Code(isLegal ? "LEG" : "NAT"));
        _writing.Give(row, "TRF05.family", InventedNames.Family(random) + (isLegal ? " Lda." : ""));
        if (!isLegal)
            Person(row);
        _writing.Say(row, "TRF14", random.Pick(["ALO", "ALO", "TWO", "FAM", "ORG", "BUS"]));
        _writing.Give(row, "INV05", PartialDate.Exact(suspectOn));
        _writing.Say(row, "INV06", isLegal ? "NON" : random.Pick(["NON", "NON", "ARR", "DET", "OTH"]));
        _writing.Say(row, "INV11.from", PartialDate.Month(_spell.Start.Year, _spell.Start.Month));
        if (_spell.End <= suspectOn)
            _writing.Say(row, "INV11.to", PartialDate.Exact(_spell.End));
        _sheet.RowsOf("defendants").Add(row);
        for (var victim = 1; victim <= victims.Count; victim++)
            Link(number, victim, offence);
        if (decidedOn is { } day)
            Outcome(number, isLegal, suspectOn, day, offence);
    }

    private void Person(AnswerSheet row)
    {
        var birth = _spell.Start.AddYears(-random.From(random.Percent(4) ? 15 : 20, 58)).AddDays(-random.Below(365));
        _writing.Give(row, "TRF05.given", InventedNames.Given(random));
        if (random.Percent(85))
            _writing.Give(row, "TRF05.birth", PartialDate.Exact(birth));
        else
            _writing.Say(row, "TRF05.age", NumberAnswer.Of(Counting.AgeGroupRule.YearsBetween(birth, _spell.Start)));
        _writing.Say(row, "TRF04", random.Percent(_spell.Form == "SEX" ? 60 : 74) ? "M" : "F");
        var country = random.PickBy(s_offenders);
        _writing.Say(row, "TRF07", [country == "own" ? profile.Country : country]);
        _writing.Say(row, "TRF09", random.Pick(["EMP", "SEL", "UNE", "REC", "TRA", "HOS", "OTH"]));
        _writing.Say(row, "TRF15", random.Pick(["NON", "NON", "NON", "OTH", "THB"]));
        _writing.Say(row, "TRF16", random.Percent(4) ? "Y" : "N");
    }

    private void Link(int defendant, int victim, string offence)
    {
        var row = About(defendant);
        row.Set(RecordSheet.VictimBox, victim.ToString(CultureInfo.InvariantCulture));
        _writing.Say(row, "TRF10", victims[victim - 1].Person.RecruitedBy);
        _writing.Say(
            row,
            "TRF11",
            offence == KnowingUse ? ["USE"] : random.Some(["REC", "TRP", "HAR", "EXP", "CTR", "MON", "ORG"], 1, 2)
        );
        _writing.Say(row, "TRF12", random.Some(["REC", "TRP", "TRF", "HAR", "RCV"], 1, 2));
        _writing.Give(row, "TRF13", new Code(_spell.Form));
        _sheet.RowsOf("links").Add(row);
    }

    private void Outcome(int defendant, bool isLegal, DateOnly suspectOn, DateOnly decidedOn, string offence)
    {
        var decision = random.PickBy(s_decisions);
        if (offence != Trafficking && decision == "CA2")
            decision = offence == KnowingUse ? "COF" : decision;
        var charged = Decision(defendant, suspectOn, decidedOn, decision, offence);
        var judgedOn = decidedOn.AddDays(random.From(150, 600));
        if (charged is null || judgedOn > until || !random.Percent(88))
            return;
        var outcome = random.PickBy(s_judgments);
        var appealedOn = judgedOn.AddDays(random.From(120, 400));
        var isAppealed = appealedOn <= until && random.Percent(34);
        Judgment(defendant, isLegal, "FIR", outcome, charged, judgedOn, isAppealed ? null : judgedOn.AddDays(30));
        if (!isAppealed)
            return;
        outcome = random.Percent(78) ? outcome : random.PickBy(s_judgments);
        var lastOn = appealedOn.AddDays(random.From(90, 300));
        var goesOn = lastOn <= until && random.Percent(18);
        Judgment(defendant, isLegal, "SEC", outcome, charged, appealedOn, goesOn ? null : appealedOn.AddDays(30));
        if (goesOn)
            Judgment(defendant, isLegal, "LAS", outcome, charged, lastOn, lastOn);
    }

    /// <returns>The article charged; null where nobody was.</returns>
    private string? Decision(int? defendant, DateOnly begun, DateOnly on, string decision, string offence)
    {
        var row = defendant is { } number ? About(number) : new();
        _writing.Say(row, "PRS01", institutions.Prosecutor);
        _writing.Give(row, "PRS03", new Code(decision));
        _writing.Give(row, "PRS04", PartialDate.Exact(on));
        _sheet.RowsOf("decisions").Add(row);
        if (defendant is not null && decision is "CA2" or "COF")
            _writing.Say(
                row,
                "PRS02",
                PartialDate.Exact(begun.AddDays(random.Below(on.DayNumber - begun.DayNumber + 1)))
            );
        if (decision is "NCH" or "OTH")
        {
            _writing.Say(row, "PRS03.reason", random.Some(["EVI", "ABR", "UNI", "ABS", "WIT", "OTH"], 1, 1));
            return null;
        }
        var charged =
            decision == "CA2" ? Article(offence)
            : offence == KnowingUse ? Article(KnowingUse)
            : Article(random.Pick(["PRC", "SMU", "ILW"]));
        _writing.Give(row, "PRS05", CodeSet.Of(charged));
        _writing.Say(row, "PRS06", random.Some(["VUL", "ORG", "SER", "LIF"], 1, 1));
        _writing.Say(row, "PRS08", NumberAnswer.Of(victims.Count));
        return charged;
    }

    private void Judgment(
        int defendant,
        bool isLegal,
        string instance,
        string outcome,
        string charged,
        DateOnly on,
        DateOnly? final
    )
    {
        var row = About(defendant);
        _writing.Say(row, "JDG01", institutions.Court);
        _writing.Give(row, "JDG02", new Code(instance));
        _writing.Give(row, "JDG03", new Code(outcome));
        _writing.Give(row, "JDG03.offence", CodeSet.Of(charged));
        _writing.Give(row, "JDG04", PartialDate.Exact(on));
        if (final is { } day && day <= until)
            _writing.Give(row, "JDG05", PartialDate.Exact(day));
        _sheet.RowsOf("judgments").Add(row);
        if (outcome != "CON")
            return;
        _writing.Give(row, "JDG06", CodeSet.Of(charged));
        Sentence(row, isLegal);
    }

    private void Sentence(AnswerSheet row, bool isLegal)
    {
        var kind = isLegal ? "FIN" : random.PickBy(s_sanctions);
        var isConfiscated = random.Percent(14);
        _writing.Give(row, "SEN01", isConfiscated ? CodeSet.Of(kind, "CNF") : CodeSet.Of(kind));
        if (kind is "PRI" or "SUS")
        {
            var months = kind == "PRI" ? random.From(30, 150) : random.From(8, 60);
            _writing.Give(row, "SEN02", NumberAnswer.Of(months));
            var suspended = kind == "SUS" ? random.Pick(["FUL", "FUL", "FUL", "PAR"]) : "NON";
            _writing.Give(row, "SEN03", new Code(suspended));
            if (suspended == "PAR")
                _writing.Give(row, "SEN07", NumberAnswer.Of(months / 2));
        }
        if (kind == "FIN")
            Money(row, "SEN04", 5, 400);
        if (isConfiscated)
            Money(row, "SEN05", 10, 3_000);
        if (isLegal)
            _writing.Say(row, "SEN06", random.Some(["FIN", "NPF", "BAN", "CLO"], 1, 2));
    }

    private void Money(AnswerSheet row, string indicator, int least, int most)
    {
        _writing.Give(row, $"{indicator}.amount", NumberAnswer.Of(random.From(least, most) * 100));
        _writing.Give(row, $"{indicator}.currency", new Code(profile.Currency));
    }

    private static AnswerSheet About(int defendant) =>
        new AnswerSheet().Set(RecordSheet.DefendantBox, defendant.ToString(CultureInfo.InvariantCulture));

    /// <summary>The first article of the country in a class; the class itself where it has none.</summary>
    private string Article(string offence) => profile.Offences.FirstOrDefault(o => o.Class == offence)?.Code ?? offence;

    private DateOnly NotAfter(DateOnly day) => day > until ? until : day;
}
