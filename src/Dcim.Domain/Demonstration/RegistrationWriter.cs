using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Exchange;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Demonstration;

/// <summary>What one institution recorded of one invented person.</summary>
internal sealed class RegistrationWriter(
    IndicatorCatalogue catalogue,
    NationalProfile profile,
    DemonstrationInstitutions institutions,
    InventedPerson person,
    InventedRegistration registration,
    DateOnly until,
    SeededRandom random
)
{
    private const int Majority = 18;

    private readonly Code _type = registration.Registrar.Type;
    private readonly InventedSpell _spell = person.Spells[registration.Spell];
    private readonly SheetWriting _writing = new(catalogue, registration.Registrar.Type, random);
    private readonly RecordSheet _sheet = new();
    private string _consent = "";
    private string _status = "";

    public RecordSheet Write()
    {
        Minimum();
        Statuses();
        Profile();
        Recruitment();
        Movement();
        Exploitation();
        Identification();
        Protection();
        Assistance();
        Return();
        InProceedings();
        Case();
        Sources();
        foreach (var extra in profile.Extras.Where(e => e.Values.Count > 0))
            _writing.Say(_sheet.Answers, extra.Code, random.Pick(extra.Values).Code);
        return _sheet;
    }

    private bool IsGdpr => _type.Value is not ("POL" or "BOR" or "PRO" or "CRT");

    private void Minimum()
    {
        var answers = _sheet.Answers;
        if (IsGdpr)
        {
            _consent = !registration.HasIdentity
                ? random.Pick(["ANO", "KEY ANO", "NON"])
                : random.Pick(["OWN KEY", "OWN KEY RFL", "OWN KEY RFL POL", "OWN ANO", "OWN"]);
            _writing.Give(answers, "GOV03.scope", CodeSet.Of(_consent.Split(' ').Select(c => new Code(c))));
            if (random.Percent(80))
                _writing.Give(answers, "GOV03.date", On(registration.On));
        }
        _writing.Give(answers, "CAS04", On(registration.On));
        if (registration.Identity.Given.Length > 0)
            _writing.Give(answers, "VID03.given", registration.Identity.Given);
        if (registration.Identity.Family.Length > 0)
            _writing.Give(answers, "VID03.family", registration.Identity.Family);
        if (registration.Identity.Birth.IsKnown)
            _writing.Give(answers, "VID04", registration.Identity.Birth);
        else if (random.Percent(85))
            _writing.Give(answers, "VIC03", NumberAnswer.Of(person.AgeOn(registration.On)));
        else
        {
            _writing.Give(answers, "VIC03", NumberAnswer.NotGiven(Code.NotKnown));
            _writing.Give(answers, "VIC04", random.Percent(90) ? AgeGroupRule.Of(Age, Age, default) : Code.NotKnown);
        }
        _writing.Give(answers, "VIC01", new Code(registration.Sex));
        _writing.Give(answers, "VIC06", CodeSequence.Of(registration.Citizenships.Select(c => new Code(c))));
        _writing.Give(answers, "EXP16", new Code(_spell.Form));
    }

    private int Age => person.AgeOn(registration.On);

    /// <summary>Lowest and highest age that this record admits; an age that was not told as a number is none.</summary>
    private (int From, int To)? RecordedAges =>
        registration.Identity.Birth.IsKnown
            ? (
                AgeGroupRule.YearsBetween(registration.Identity.Birth.Latest, On(registration.On).Earliest),
                AgeGroupRule.YearsBetween(registration.Identity.Birth.Earliest, On(registration.On).Latest)
            )
        : _sheet.Answers["VIC03"].Length > 0 ? (Age, Age)
        : null;

    private bool IsChildOnRecord =>
        RecordedAges is { } ages ? ages.To < Majority : _sheet.Answers["VIC04"] == AgeGroupRule.Child.Value;

    private void Statuses()
    {
        var first = new[] { "PRE", "SIG", "PEN" }.First(s => profile.CanSet(_type, s));
        var own = registration.Registrar.Code;
        Add(first, registration.On, own, _type == "POL" ? "POL" : "SCR", default);
        var decided = registration.On.AddDays(random.From(15, 240));
        if (decided > until)
            return;
        if (profile.CanSet(_type, "IDE"))
        {
            var status = random.PickBy(s_decisions);
            if (status != "-")
                Add(status, decided, own, _type == "PRO" ? "PRO" : "POL", status == "IDE" ? Decided() : default);
        }
        else if (random.Percent(35))
            Add("IDE", decided, institutions.Decider, "POL", default);
        else if (random.Percent(10))
            Add(random.Pick(["DEC", "NOT"]), decided, own, "INT", default);
    }

    private static readonly IReadOnlyList<Weighted<string>> s_decisions = DemonstrationShares.Weights(
        "IDE 60 NID 11 PEN 6 DEC 4 NOT 3 - 16"
    );

    private Code Decided() => random.Percent(92) || _spell.OtherForm is null ? _spell.Form : _spell.OtherForm;

    private void Add(string status, DateOnly on, string body, string basis, Code form)
    {
        var row = new AnswerSheet();
        _writing.Give(row, "IDN03", new Code(status));
        _writing.Give(row, "IDN04", random.Percent(95) ? On(on) : On(on).ToMonth());
        _writing.Give(row, "IDN05", new Code(body));
        _writing.Say(row, "IDN06", basis);
        if (form.IsAnswered)
            _writing.Give(row, "IDN11", form);
        _sheet.RowsOf("statuses").Add(row);
        _status += $" {status}";
    }

    private void Profile()
    {
        var answers = _sheet.Answers;
        if (person.Sex == "F")
            _writing.Say(answers, "VIC02", "FEM");
        if (RecordedAges is { } ages)
            _writing.Say(answers, "VIC05", NumberAnswer.Of(Math.Min(person.AgeOn(_spell.Start), ages.To)));
        _writing.Say(answers, "VIC08", person.Home);
        _writing.Say(answers, "VIC09", person.RecruitedIn);
        if (Regions("NUTS2", person.Home) is { Count: > 0 } regions)
            _writing.Say(answers, "VIC10.region", random.Pick(regions));
        _writing.Say(
            answers,
            "VIC11",
            person.Home == profile.Country
                ? "NAT"
                : random.Pick(["EUC", "LTR", "TWK", "STU", "VIS", "ASY", "IRR", "IRR"])
        );
        var isAdult = Age >= Majority;
        if (isAdult)
        {
            _writing.Say(answers, "VIC12.status", random.Pick(["SIN", "SIN", "MAR", "PAR", "SEP", "DIV", "WID"]));
            _writing.Say(answers, "VIC12.children", NumberAnswer.Of(random.Percent(55) ? 0 : random.From(1, 5)));
        }
        _writing.Say(answers, "VIC13", random.Pick(["ED0", "ED1", "ED2", "ED2", "ED3", "ED3", "ED5", "ED6"]));
        _writing.Say(
            answers,
            "VIC14",
            isAdult ? random.Pick(["EMP", "UNE", "UNE", "INF", "SEL", "HOM"]) : random.Pick(["STU", "CNS"])
        );
        _writing.Say(answers, "VIC15.languages", random.Some(["en", "pt", "ro", "uk", "fr", "es", "hi", "vi"], 1, 3));
        _writing.Say(answers, "VIC15.interpreter", random.Percent(45) ? "Y" : "N");
        if (IsChildOnRecord)
            _writing.Say(answers, "VIC16", random.Percent(40) ? "Y" : "N");
        if (random.Percent(0.3))
            _writing.Say(answers, "VIC17", On(registration.On));
        _writing.Say(answers, "VUL01", random.Some(s_vulnerabilities, 1, 4));
        _writing.Say(answers, "VUL02", random.Pick(["WRK", "WRK", "DEB", "FAM", "REL", "VIO", "WAR", "FRC", "OTH"]));
        _writing.Say(answers, "VUL03", registration.Spell > 0 || random.Percent(3) ? "Y" : "N");
    }

    private static readonly string[] s_vulnerabilities =
    [
        "POV",
        "DEB",
        "UNE",
        "HOM",
        "EDU",
        "FAM",
        "SUB",
        "DIS",
        "MEN",
        "IRR",
        "LAN",
        "MIN",
        "ABU",
        "ONL",
    ];

    private void Recruitment()
    {
        var answers = _sheet.Answers;
        _writing.Say(answers, "REC01", person.RecruitedIn);
        if (answers["REC01"] == person.RecruitedIn && Regions("NUTS3", person.RecruitedIn) is { Count: > 0 } regions)
            _writing.Say(answers, "REC02.region", random.Pick(regions));
        var ways = random.Some(_spell.Form == "LAB" ? s_waysOfWork : s_ways, 1, 2).ToList();
        if (_writing.Say(answers, "REC03", ways) && ways.Any(w => w is "ADV" or "SOC" or "JOB" or "AGY" or "MAR"))
            _writing.Say(answers, "REC04", random.Some(["FBK", "INS", "WAP", "TEL", "TIK", "DAT", "ESC"], 1, 2));
        _writing.Say(answers, "REC05", person.RecruitedBy);
        // That none was needed is said of those who were children beyond doubt.
        _writing.Say(
            answers,
            "REC06",
            Age < Majority - 2 && random.Percent(40) && RecordedAges is not { To: >= Majority }
                ? ["NON"]
                : random.Some(["FOR", "COE", "FRA", "DEC", "DEC", "POW", "VUL", "PAY"], 1, 3).Distinct()
        );
        _writing.Say(
            answers,
            "REC07",
            _spell.Form switch
            {
                "LAB" or "DOM" => "JOB",
                "SEX" => random.Pick(["JOB", "SXW", "TRV", "MON"]),
                "MAR" => "MAR",
                "BEG" => "BEG",
                "ADO" or "SUR" => "ADO",
                _ => random.Pick(["MON", "CRI", "JOB", "NON"]),
            }
        );
        if (random.Percent(40) && _writing.Say(answers, "REC08.amount", NumberAnswer.Of(random.From(2, 90) * 100)))
            _writing.Give(answers, "REC08.currency", new Code(profile.Currency));
    }

    private static readonly string[] s_waysOfWork = ["JOB", "AGY", "ADV", "SOC", "PRT", "FAM", "SLF"];
    private static readonly string[] s_ways = ["JOB", "ADV", "SOC", "MAR", "TRV", "SMU", "FAM", "SAL", "KID"];

    private void Movement()
    {
        if (_type.Value is "HOT" or "PRO")
            return;
        var leg = new AnswerSheet();
        var isWithin = person.RecruitedIn == _spell.Country;
        var kind =
            isWithin ? random.Pick(["NON", "INT", "INT"])
            : s_union.Contains(person.RecruitedIn) && s_union.Contains(_spell.Country) ? "CEU"
            : "CNE";
        if (!_writing.Say(leg, "MOV01", kind))
            return;
        if (kind != "NON")
        {
            _writing.Say(leg, "MOV03", random.Some(["PLA", "BUS", "CAR", "TRU", "TRN"], 1, 2));
            _writing.Say(leg, "MOV06", On(_spell.Start).ToMonth());
        }
        if (kind is "CEU" or "CNE")
        {
            _writing.Say(leg, "MOV02", random.Some(["ES", "FR", "DE", "HU", "TR"], 1, 2));
            _writing.Say(leg, "MOV04", kind == "CEU" ? "LEG" : random.Pick(["LEG", "LEG", "ILL", "PAR"]));
            _writing.Say(leg, "MOV05", random.Pick(["OWN", "OWN", "OWN", "FOR", "MIS", "NON"]));
        }
        _sheet.RowsOf("movements").Add(leg);
    }

    private static readonly string[] s_union =
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ];

    private void Exploitation()
    {
        Episode(_spell.Form, _spell.Start, _spell.End);
        if (_spell.OtherForm is { } other && random.Percent(70))
            Episode(other, _spell.Start, _spell.End);
        if (_type.Value is not ("PRO" or "LAB") && random.Percent(30))
        {
            var offender = new AnswerSheet();
            _writing.Say(offender, "TRF10", person.RecruitedBy);
            _writing.Say(offender, "TRF11", random.Some(["REC", "TRP", "HAR", "EXP", "CTR"], 1, 2));
            if (offender.Boxes.Count > 0)
                _sheet.RowsOf("offenders").Add(offender);
        }
    }

    private void Episode(string form, DateOnly start, DateOnly end)
    {
        var row = new AnswerSheet();
        var tookPlace = !random.Percent(4);
        _writing.Say(row, "EXP01", tookPlace ? "TOO" : "INT");
        tookPlace = row["EXP01"] != "INT";
        _writing.Give(row, "EXP02", new Code(form));
        _writing.Say(row, "EXP03", Detailed(form));
        if (form == "LAB" && catalogue["EXP05"].Indicator.DutyOf(_type) != Duty.None)
            _writing.Give(row, "EXP05", new Code(random.Pick(["A", "A", "A", "F", "F", "I", "C", "N", "H", "G"])));
        if (_writing.Say(row, "EXP06", _spell.Country) && Regions("NUTS3", _spell.Country) is { Count: > 0 } regions)
            _writing.Say(row, "EXP07", random.Pick(regions));
        _writing.Say(
            row,
            "EXP08",
            form switch
            {
                "LAB" => random.Pick(["FAR", "FAR", "SIT", "FAC", "RES", "OTH"]),
                "SEX" => random.Pick(["FLA", "FLA", "CLB", "HOT", "STR", "MAS", "ONL"]),
                "DOM" or "MAR" => "HOM",
                "BEG" or "CRI" => "STR",
                _ => "OTH",
            }
        );
        if (tookPlace)
        {
            _writing.Say(row, "EXP09", random.Percent(70) ? On(start).ToMonth() : On(start));
            if (random.Percent(90))
                _writing.Say(row, "EXP10", On(end));
            _writing.Say(row, "EXP13", random.Pick(["PAR", "PAR", "NON", "DEB", "ALL"]));
            _writing.Say(row, "EXP15", random.Pick(["POL", "POL", "INS", "ESC", "HLP", "NGO", "REL", "OTH"]));
        }
        _writing.Say(row, "EXP11", random.Percent(form == "SEX" ? 55 : 15) ? "Y" : "N");
        _writing.Say(row, "EXP12", form == "SEX" && random.Percent(20) ? "Y" : "N");
        if (form == "LAB")
            _writing.Say(row, "EXP14", random.Pick(["NON", "NON", "CTR", "AGY", "PST", "BOG"]));
        _writing.Say(row, "CTL01", random.Some(s_control, 1, 5));
        _writing.Say(row, "CTL02", random.Pick(["FRE", "LIM", "LIM", "ACC", "LCK"]));
        _writing.Say(row, "CTL03", random.Some(["PHY", "SEX", "PSY", "ECO"], 1, 3));
        _sheet.RowsOf("episodes").Add(row);
    }

    private static readonly string[] s_control =
    [
        "DEB",
        "EAR",
        "FIN",
        "THR",
        "LAW",
        "FAM",
        "PSY",
        "PHY",
        "PRM",
        "SUB",
        "MOV",
        "HOU",
        "DOC",
        "NEC",
    ];

    private IReadOnlyList<string> Detailed(string form)
    {
        var details = catalogue.Lists["CL_EXPL"].Values.Where(v => v.Parent == form).Select(v => v.Code).ToList();
        return details.Count > 0 ? [.. random.Some(details, 1, 2)] : [form];
    }

    private void Identification()
    {
        var answers = _sheet.Answers;
        if (registration.Region.Length > 0)
            _writing.Say(answers, "CAS05", registration.Region);
        if (random.Percent(30))
            _writing.Say(answers, "CAS06", random.Pick(institutions.Registrars).Code);
        _writing.Say(answers, "IDN01", On(_spell.DetectedOn));
        _writing.Say(
            answers,
            "IDN02",
            _type.Value switch
            {
                "POL" => random.Pick(["POL", "SLF", "HOT", "VIC", "PUB"]),
                "BOR" => random.Pick(["BOR", "ASY"]),
                "LAB" => "INS",
                "HOT" => "HOT",
                "CHI" => random.Pick(["SCH", "HEA"]),
                _ => random.Pick(["NGO", "SLF", "HEA", "PUB", "CON"]),
            }
        );
        foreach (var dimension in (string[])["d1", "d2", "d3", "d4", "d5", "d6"])
            if (random.Percent(25))
                _writing.Say(answers, $"IDN07.{dimension}", random.Percent(65) ? "POS" : "NEG");
        if (((string[])["NID", "NOT", "DEC", "PEN"]).Any(s => _status.Contains(s, StringComparison.Ordinal)))
            _writing.Say(answers, "IDN08", random.Pick(["NVI", "NEV", "RFD", "LEF", "PEN", "OTH"]));
        if (IsChildOnRecord && _writing.Say(answers, "IDN09.appointed", random.Percent(60) ? "Y" : "N"))
            if (answers["IDN09.appointed"] == "Y")
                _writing.Say(answers, "IDN09.date", On(NotAfter(registration.On.AddDays(random.Below(30)))));
        _writing.Say(answers, "IDN10", random.Pick(["NND", "NND", "NND", "APP", "RFD", "PEN"]));
    }

    private void Protection()
    {
        var answers = _sheet.Answers;
        _writing.Say(answers, "PRO01", On(NotAfter(registration.On.AddDays(random.Below(4)))));
        var reflection = random.Pick(["NOF", "DCL", "GRA", "GRA", "GRA", "RFD", "END"]);
        if (_writing.Say(answers, "PRO02", reflection) && reflection is "GRA" or "END")
        {
            var start = NotAfter(registration.On.AddDays(random.Below(20)));
            var days =
                reflection == "GRA"
                    ? random.From(profile.Reflection.MinDays, profile.Reflection.MaxDays)
                    : random.From(5, profile.Reflection.MinDays - 1);
            if (answers["PRO02"] == reflection && _writing.Say(answers, "PRO03.start", On(start)))
                _writing.Say(answers, "PRO03.end", On(start.AddDays(days)));
        }
        if (person.Citizenship == profile.Country || person.SecondCitizenship == profile.Country)
            return;
        var permit = random.Pick(["NAD", "NAD", "APP", "GRA", "GRA", "RFD", "WDR"]);
        if (_writing.Say(answers, "PRO04.status", permit))
        {
            if (permit is "GRA" or "RFD" or "WDR")
                _writing.Say(answers, "PRO04.date", On(NotAfter(registration.On.AddDays(random.From(60, 300)))));
            if (permit is "APP" or "GRA" or "WDR")
                _writing.Say(answers, "PRO05", random.Pick(["DIR", "DIR", "HUM", "PRT", "WRK"]));
        }
        _writing.Say(answers, "PRO06", random.Pick(["NON", "NON", "APP", "GRA", "RFD"]));
    }

    private void Assistance()
    {
        var answers = _sheet.Answers;
        var answer = random.Pick(["ACC", "ACC", "ACC", "PAR", "DCL", "NOF"]);
        if (!_writing.Say(answers, "AST01", answer))
            return;
        if (answer is "ACC" or "PAR")
        {
            _writing.Say(answers, "AST06", random.Pick(["SPS", "SPS", "OTS", "IND", "NON"]));
            if (random.Percent(50))
                _writing.Say(answers, "AST10", random.Pick(["CMP", "LEF", "RET", "MOV"]));
            if (catalogue["AST04"].Indicator.DutyOf(_type) == Duty.Must)
                foreach (var service in random.Some(s_services, 1, 3))
                    Service(service);
        }
        _writing.Say(answers, "AST07", random.Pick(profile.Programmes));
        if (answer is "PAR" or "DCL" && catalogue["AST02"].Indicator.DutyOf(_type) != Duty.None)
        {
            var refusal = new AnswerSheet();
            _writing.Give(refusal, "AST04", new Code(random.Pick(s_services)));
            _writing.Give(refusal, "AST02", new Code(random.Pick(["NND", "FEA", "HOM", "DIS", "WRK"])));
            _sheet.RowsOf("refusals").Add(refusal);
        }
        if (!random.Percent(25) || catalogue["AST08.date"].Indicator.DutyOf(_type) == Duty.None)
            return;
        var referral = new AnswerSheet();
        _writing.Give(referral, "AST08.organisation", new Code(random.Pick(institutions.Registrars).Code));
        _writing.Give(referral, "AST08.date", On(NotAfter(registration.On.AddDays(random.Below(60)))));
        _sheet.RowsOf("referrals").Add(referral);
    }

    private static readonly string[] s_services =
    [
        "INF",
        "ACC",
        "FOO",
        "MED",
        "PSY",
        "LEG",
        "INT",
        "SOC",
        "EDU",
        "JOB",
        "FIN",
    ];

    private void Service(string service)
    {
        var row = new AnswerSheet();
        var start = NotAfter(registration.On.AddDays(random.Below(40)));
        _writing.Give(row, "AST04", new Code(service));
        _writing.Say(row, "AST03", registration.Registrar.Code);
        _writing.Give(row, "AST05.start", On(start));
        if (random.Percent(70))
            _writing.Say(row, "AST05.end", On(start.AddDays(random.From(1, 200))));
        _sheet.RowsOf("services").Add(row);
    }

    private void Return()
    {
        var answers = _sheet.Answers;
        if (person.Home == profile.Country)
            return;
        var kind = random.Pick(["NON", "NON", "NON", "VOL", "AVR", "FOR", "DUB"]);
        if (!_writing.Say(answers, "RET01", kind) || kind == "NON")
            return;
        var on = registration.On.AddDays(random.From(20, 300));
        _writing.Say(answers, "RET02.country", person.Home);
        _writing.Say(answers, "RET02.date", On(on));
        _writing.Say(answers, "RET03", random.Some(["ACC", "MED", "JOB", "FIN", "EDU"], 1, 3));
        if (on.AddMonths(6) < until)
            _writing.Say(answers, "RET04.m6", random.Pick(["STA", "STA", "HLP", "LOS", "REX"]));
        if (on.AddMonths(12) < until)
            _writing.Say(answers, "RET04.m12", random.Pick(["STA", "HLP", "LOS"]));
    }

    private void InProceedings()
    {
        var answers = _sheet.Answers;
        _writing.Say(answers, "VLP01", random.Pick(["NON", "WIT", "WIT", "INJ", "INJ", "CIV", "PWI"]));
        _writing.Say(answers, "VLP02", random.Pick(["NON", "INF", "FRM", "FRM", "RFD", "WDR"]));
        _writing.Say(answers, "VLP03", random.Pick(["NON", "STA", "NGO", "PRI"]));
        _writing.Say(answers, "VLP04", random.Some(["VID", "NOC", "CLO", "REC", "SUP"], 1, 2));
        if (!_writing.Say(answers, "VLP05", random.Percent(60) ? ["NON"] : random.Some(["CRC", "STF", "EMP"], 1, 1)))
            return;
        if (answers["VLP05"] == "NON" || !random.Percent(30))
            return;
        if (_writing.Say(answers, "VLP06.amount", NumberAnswer.Of(random.From(5, 200) * 100)))
            _writing.Give(answers, "VLP06.currency", new Code(profile.Currency));
    }

    private void Case()
    {
        var answers = _sheet.Answers;
        _writing.Say(answers, "CAS07", new[] { person.RecruitedIn, _spell.Country }.Distinct());
        var closedOn = registration.On.AddDays(random.From(200, 1500));
        var status =
            closedOn < until && random.Percent(70) ? random.Pick(["CLO", "CLO", "CLR"]) : random.Pick(["OPN", "FOL"]);
        if (!_writing.Say(answers, "CAS09", status) || status is not ("CLO" or "CLR"))
            return;
        _writing.Give(answers, "CAS10.date", On(closedOn));
        _writing.Say(answers, "CAS10.reason", status == "CLR" ? "TRF" : random.Pick(["CMP", "CMP", "LOS"]));
    }

    /// <summary>LED Art. 7, where the institution said more than it must of few sections.</summary>
    private void Sources()
    {
        foreach (var section in (string[])["exploitation", "identification"])
            if (random.Percent(30))
            {
                var sheet = _sheet.SourceOf(section);
                _writing.Say(sheet, "GOV06", random.Percent(70) ? "FAC" : "ASM");
                _writing.Say(sheet, "GOV07", random.Pick(["VIC", "VIC", "DOC", "WIT", "AUT"]));
            }
    }

    /// <summary>A day as this record may hold it: of one without identity the month.</summary>
    private PartialDate On(DateOnly day)
    {
        var date = PartialDate.Exact(day);
        return IsGdpr && !registration.HasIdentity ? date.ToMonth() : date;
    }

    private DateOnly NotAfter(DateOnly day) => day > until ? until : day;

    private IReadOnlyList<string> Regions(string list, string country) =>
        [
            .. catalogue
                .Lists[list]
                .Values.Select(v => v.Code)
                .Where(c => c.StartsWith(country, StringComparison.Ordinal)),
        ];
}
