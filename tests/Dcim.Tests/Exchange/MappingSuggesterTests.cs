using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Web.Features.Imports.Standards;
using Dcim.Web.Localisation;

namespace Dcim.Tests.Exchange;

/// <summary>Columns of real offices are guessed from their headings and values; a wrong guess is worse than none.</summary>
public sealed class MappingSuggesterTests(ITestOutputHelper output)
{
    private static readonly IndicatorCatalogue s_catalogue = IndicatorCatalogue.Current;
    private static readonly MappingSuggester s_registrations = Suggester(SourceSubject.Registrations);
    private static readonly MappingSuggester s_proceedings = Suggester(SourceSubject.Proceedings);

    private static MappingSuggester Suggester(SourceSubject subject) =>
        new(
            s_catalogue,
            TargetList.Of(s_catalogue, "CZ", subject),
            new CatalogueWords(new Texts(), s_catalogue).In,
            Texts.Languages
        );

    /// <summary>Heading, some values, and what a person would choose; none for a column that answers nothing.</summary>
    private static readonly (string Language, string Heading, string Values, string? Target)[] s_headings =
    [
        ("en", "Sex", "female|male|unknown", "VIC01"),
        ("en", "Gender (M/F)", "M|F", "VIC01"),
        ("en", "DOB", "12/03/1990|1988", "VID04"),
        ("en", "Nationality", "Nigeria|Romania|Vietnam", "VIC06"),
        ("en", "Date registered", "01/02/2021|15/07/2021", "CAS04"),
        ("en", "Type of exploitation", "forced labour|sexual exploitation", "episodes[1].EXP02"),
        ("en", "Victim status", "presumed|identified|pending", "statuses[1].IDN03"),
        ("en", "Country of recruitment", "RO|NG", "REC01"),
        ("en", "Debt bondage", "yes|no|no", "episodes[1].CTL01"),
        ("en", "Remarks of the caseworker", "called twice|moved", null),
        ("cs", "Pohlaví", "žena|muž", "VIC01"),
        ("cs", "Státní příslušnost", "Rumunsko|Slovensko|ČR", "VIC06"),
        ("cs", "Datum narození", "12. 3. 1990|1988", "VID04"),
        ("cs", "Věk", "23|31|17", "VIC03"),
        ("cs", "Forma vykořisťování", "nucená práce|sexuální vykořisťování", "episodes[1].EXP02"),
        ("cs", "Země náboru", "Česko|Rumunsko", "REC01"),
        ("cs", "Postavení oběti", "předpokládaná|identifikovaná", "statuses[1].IDN03"),
        ("cs", "Poznámka", "viz spis|volala sestra", null),
        ("pl", "Płeć", "kobieta|mężczyzna", "VIC01"),
        ("pl", "Obywatelstwo", "Ukraina|Wietnam|Polska", "VIC06"),
        ("pl", "Data zgłoszenia", "01.02.2021|15.07.2021", "CAS04"),
        ("pl", "Wiek", "23|31", "VIC03"),
        ("pl", "Rodzaj wykorzystania", "praca przymusowa|żebractwo", "episodes[1].EXP02"),
        ("pl", "Status ofiary", "domniemana|potwierdzona", "statuses[1].IDN03"),
        ("pl", "Stan cywilny", "panna|zamężna", "VIC12.status"),
        ("pl", "Środki kontroli", "", "episodes[1].CTL01"),
        ("pt", "Sexo", "masculino|feminino", "VIC01"),
        ("pt", "Nacionalidade", "Brasil|Nepal|Portugal", "VIC06"),
        ("pt", "Data da sinalização", "01/02/2021|28/07/2021", "CAS04"),
        ("pt", "Idade", "23|31|desconhecida", "VIC03"),
        ("pt", "Estado civil", "solteiro|casada", "VIC12.status"),
        ("pt", "Tipo de exploração", "exploração laboral|mendicidade forçada", "episodes[1].EXP02"),
        ("pt", "Classificação", "confirmada|pendente|sinalizada por ONG", "statuses[1].IDN03"),
        ("pt", "Tipo de local", "", "episodes[1].EXP08"),
        ("pt", "Autorização de residência", "", "PRO04.status"),
        ("sk", "Pohlavie", "žena|muž", "VIC01"),
        ("sk", "Štátne občianstvo", "Slovensko|Ukrajina", "VIC06"),
        ("sk", "Dátum registrácie", "01.02.2021", "CAS04"),
        ("sk", "Vek", "23", "VIC03"),
        ("sk", "Účel vykorisťovania", "nútené žobranie|nútená práca", "episodes[1].EXP02"),
        ("sk", "Krajina vykorisťovania", "Nemecko|Spojené kráľovstvo", "episodes[1].EXP06"),
        ("sk", "Stav obete", "identifikovaná obeť", "statuses[1].IDN03"),
        ("sk", "Meno", "Vymyslená", "VID03.given"),
        ("sk", "Priezvisko", "Obeťová", "VID03.family"),
    ];

    private static readonly (string Heading, string Values, string? Target)[] s_htcds =
    [
        ("First Name", "Invented", "VID03.given"),
        ("Second Name", "Person", "VID03.family"),
        ("Consent", "", "GOV03.scope"),
        ("Birthdate", "1990-01-02", "VID04"),
        ("Gender", "Feminine|Masculine", "VIC01"),
        ("Citizenship", "NG|RO", "VIC06"),
        ("Email", "", "VID03.contact"),
        ("Home Phone", "", "VID03.contact"),
        ("Mobile Phone", "", "VID03.contact"),
        ("Trafficking Status", "Possible victim of trafficking|Actual victim of trafficking", "statuses[1].IDN03"),
        ("Trafficking Status Decision Making Organization", "Police|NGO", "statuses[1].IDN05"),
        ("Method of Recruitment", "Through friends or social events|Through online social networks", "REC03"),
        ("Location of Recruitment", "NG", "REC01"),
        ("Methods of Control", "Debt bondage|False promises", "episodes[1].CTL01"),
        ("Type of Exploitation", "Forced labour|Sexual exploitation", "episodes[1].EXP02"),
        ("Forced Labour Industry", "Construction", "episodes[1].EXP05"),
        ("Location of Exploitation", "PT", "episodes[1].EXP06"),
        ("Status", "Active|Closed", "CAS09"),
        ("Referring Organisation", "", "CAS06"),
        ("Incoming Referral Date", "2021-02-03", "CAS04"),
        ("Referred Organisation", "", "referrals[1].AST08.organisation"),
        ("Outgoing Referral Date", "2021-02-03", "referrals[1].AST08.date"),
        ("Reason for Case Closure", "", "CAS10.reason"),
    ];

    private static SampledColumn Sampled(string heading, string values) =>
        new(heading, values.Length == 0 ? [] : values.Split('|'));

    [Fact]
    public void HeadingsInFiveLanguages_AreMostlyRight_AndHardlyEverWrong()
    {
        var (right, wrong) = (0, new List<string>());
        foreach (var file in s_headings.GroupBy(h => h.Language))
        {
            var columns = file.Select(h => Sampled(h.Heading, h.Values)).ToList();
            var suggested = s_registrations.Suggest(columns).Columns;
            foreach (var (_, heading, _, target) in file)
            {
                var given = suggested.First(c => c.Mapping.Heading == heading);
                if (given.Mapping.Target == target)
                    right++;
                else
                    wrong.Add($"{heading}: {given.Mapping.Target} ({given.Confidence:0.00}), not {target}");
            }
        }
        output.WriteLine($"{right} of {s_headings.Length}; not: {string.Join(", ", wrong)}");
        Assert.True(right >= s_headings.Length * 0.95, string.Join('\n', wrong));
    }

    [Fact]
    public void TheHeadingsOfTheDataStandard_AreMostlyRight()
    {
        var suggested = s_registrations.Suggest([.. s_htcds.Select(h => Sampled(h.Heading, h.Values))]).Columns;
        var wrong = s_htcds
            .Select(h =>
                (h.Heading, h.Target, Given: suggested.First(c => c.Mapping.Heading == h.Heading).Mapping.Target)
            )
            .Where(h => h.Given != h.Target)
            .Select(h => $"{h.Heading}: {h.Given}, not {h.Target}")
            .ToList();
        output.WriteLine($"{s_htcds.Length - wrong.Count} of {s_htcds.Length}");
        Assert.True(wrong.Count <= 3, string.Join('\n', wrong));
    }

    [Fact]
    public void Values_AreSuggestedWithTheirCodes_AndMissingWordsAsReasons()
    {
        var suggested = s_registrations.Suggest([
            Sampled("Poř. č.", "1|2|3"),
            Sampled("P. č.", "1|2|3"),
            Sampled("Státní občanství", "Rumunsko; Slovensko|Vietnam|neznámo"),
            Sampled("Věk", "23|neznámo"),
            Sampled("Forma vykořisťování 1", "nucená práce|prostituce"),
            Sampled("Forma vykořisťování 2", "žebrání|nesmysl"),
            Sampled("Dluhové otroctví", "ano|ne"),
        ]);
        Assert.Equal(["P. č."], suggested.RecordKey);
        var citizenship = Of("Státní občanství");
        Assert.Equal(("VIC06", ";"), (citizenship.Target, citizenship.Separator));
        Assert.Equal("RO", citizenship.Values["Rumunsko"]);
        Assert.Equal("UNK", citizenship.Values["neznámo"]);
        Assert.Equal("UNK", Assert.Single(Of("Věk").Values).Value);
        Assert.Equal("SEX", Of("Forma vykořisťování 1").Values["prostituce"]);
        Assert.Equal("episodes[2].EXP02", Of("Forma vykořisťování 2").Target);
        Assert.DoesNotContain("nesmysl", Of("Forma vykořisťování 2").Values.Keys);
        // The form of the only episode is the main form too.
        Assert.Contains(suggested.Columns, c => c.Mapping is { Heading: "Forma vykořisťování 1", Target: "EXP16" });

        ColumnMapping Of(string heading) => suggested.Columns.First(c => c.Mapping.Heading == heading).Mapping;
    }

    [Fact]
    public void AFileOfACourt_IsGuessedToo()
    {
        (string Heading, string Values, string Target)[] columns =
        [
            ("Spisová značka", "1 T 2/2020", "INV01.number"),
            ("Obviněný", "Vymyšlený Jan", "defendants[1].TRF05.family"),
            ("Pohlaví pachatele", "muž|žena", "defendants[1].TRF04"),
            ("Datum obžaloby", "1.2.2021", "decisions[1].PRS04"),
            ("Datum rozsudku", "1.2.2022", "judgments[1].JDG04"),
            ("Rozsudek", "odsouzen|zproštěn", "judgments[1].JDG03"),
            ("Právní moc", "1.3.2022", "judgments[1].JDG05"),
            ("Druh trestu", "nepodmíněný|podmíněný", "judgments[1].SEN01"),
        ];
        var suggested = s_proceedings.Suggest([.. columns.Select(c => Sampled(c.Heading, c.Values))]);
        Assert.Equal(columns.Select(c => c.Target), suggested.Columns.Select(c => c.Mapping.Target));
        Assert.Equal(["Spisová značka"], suggested.RecordKey);
    }

    /// <summary>Every synonym stands for a target that is there, and for a code of its list.</summary>
    [Fact]
    public void Synonyms_HoldTogether()
    {
        TargetList[] lists =
        [
            TargetList.Of(s_catalogue, "CZ", SourceSubject.Registrations),
            TargetList.Of(s_catalogue, "CZ", SourceSubject.Proceedings),
        ];
        Assert.All(
            Synonyms.OfTargets.Keys,
            key => Assert.Contains(lists, l => AnswerAddress.Parse(key) is { } at && l.Find(at) is not null)
        );
        Assert.All(
            Synonyms.OfCodes.Keys.Where(k => k.Contains('.')),
            key => Assert.True(s_catalogue.Lists[key.Split('.')[0]].ByCode.ContainsKey(key.Split('.')[1]), key)
        );
    }
}
