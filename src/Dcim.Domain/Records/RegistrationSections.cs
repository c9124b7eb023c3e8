using System.Collections.Concurrent;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;

namespace Dcim.Domain.Records;

/// <summary>Something a registration can have several times: each is a row with small pages of its own.</summary>
/// <param name="Name">In addresses and names of texts: <c>episodes</c>.</param>
/// <param name="Title">The question whose answer names a row in a list.</param>
/// <param name="Keys">The questions of a row, in the order of the catalogue.</param>
/// <param name="Of">The rows of a registration, in the order in which they are shown.</param>
/// <param name="Add">A new row with this code, hung on a registration.</param>
/// <param name="Remove">Takes a row off a registration.</param>
public sealed record RowKind(
    string Name,
    Type Type,
    string Title,
    IReadOnlyList<string> Keys,
    Func<Registration, IReadOnlyList<IRegistrationRow>> Of,
    Func<Registration, string, IRegistrationRow> Add,
    Action<Registration, IRegistrationRow> Remove
)
{
    public IReadOnlyDictionary<string, AnswerEntry> Entries { get; } = AnswerMap.Of(Type);
}

/// <summary>A section of a registration: what is asked once, and its rows.</summary>
/// <param name="Name">In addresses and names of texts: <c>exploitation</c>.</param>
/// <param name="Keys">The questions asked once, in the order of the catalogue; none for a section of rows only.</param>
public sealed record RecordSection(string Name, IReadOnlyList<string> Keys, IReadOnlyList<RowKind> Rows);

/// <summary>How far a section is.</summary>
/// <param name="Answered">Questions with an answer, of the section and its rows.</param>
/// <param name="Owed">Questions the institution must answer and that apply.</param>
/// <param name="Open">Those of them without an answer.</param>
/// <param name="MissingForStatistics">Those of them that a yearly table reads.</param>
public sealed record SectionState(RecordSection Section, int Answered, int Owed, int Open, int MissingForStatistics);

/// <summary>
/// The sections of a registration, made from the catalogue: a question stands where the model holds its answer, an
/// indicator of the national profile in the section the profile names. Who owes an answer is the catalogue's word.
/// </summary>
public sealed class RegistrationSections
{
    /// <summary>The section of what the record itself rests on; it says nothing of the person, so it has no source.</summary>
    public const string Legal = "legal";

    /// <summary>The section, and the rows, of what the victim said of those who did it: never who they are.</summary>
    public const string Offenders = "offenders";

    private const int MostPages = 2_000;

    private readonly IndicatorCatalogue _catalogue;
    private readonly CitizenshipRule _citizenship;
    private readonly Dictionary<string, IReadOnlyList<string>> _withSource;
    private readonly ConcurrentDictionary<IReadOnlyList<string>, IReadOnlyList<string>> _elsewhere = new();
    private readonly ConcurrentDictionary<PageName, FormPage> _pages = new();
    private readonly ConcurrentDictionary<string, FormPage> _minimum = new();

    public RegistrationSections(IndicatorCatalogue catalogue, string country)
    {
        _catalogue = catalogue;
        _citizenship = new(country, catalogue.Lists["ISO3166"]);
        var legs = Rows(
            "movements",
            "MOV01",
            static r => r.Legs,
            static (r, code) =>
                new MovementLeg
                {
                    Code = code,
                    Registration = r,
                    Position = r.Legs.Select(l => l.Position).DefaultIfEmpty().Max() + 1,
                }
        ) with
        {
            Of = static r => [.. r.Legs.OrderBy(l => l.Position)],
        };
        var episodes = Rows(
            "episodes",
            "EXP02",
            static r => r.Episodes,
            static (r, code) => new ExploitationEpisode { Code = code, Registration = r }
        );
        var offenders = Rows(
            Offenders,
            "TRF10",
            static r => r.Offenders,
            static (r, code) => new UnnamedOffender { Code = code, Registration = r }
        );
        Statuses = Rows(
            "statuses",
            "IDN03",
            static r => r.Statuses,
            static (r, code) => new StatusEntry { Code = code, Registration = r }
        ) with
        {
            Of = static r => [.. r.StatusesByDate],
        };
        var services = Rows(
            "services",
            "AST04",
            static r => r.Services,
            static (r, code) => new AssistanceService { Code = code, Registration = r }
        );
        var refusals = Rows(
            "refusals",
            "AST04",
            static r => r.Refusals,
            static (r, code) => new AssistanceRefusal { Code = code, Registration = r }
        );
        var referrals = Rows(
            "referrals",
            "AST08.organisation",
            static r => r.Referrals,
            static (r, code) => new Referral { Code = code, Registration = r }
        );
        All =
        [
            new("background", Once("C"), []),
            new("vulnerability", Once("D"), []),
            new("recruitment", Once("E"), []),
            new("movement", [], [legs]),
            new("exploitation", [], [episodes]),
            new(Offenders, [], [offenders]),
            new("identification", [.. Once("A"), .. Once("I").Where(k => !IsIlo(k))], [Statuses]),
            new("ilo", [.. Once("I").Where(IsIlo)], []),
            new("protection", Once("J"), []),
            new("assistance", Once("K"), [services, refusals, referrals]),
            new("return", Once("L"), []),
            new("proceedings", Once("M"), []),
            new(Legal, ["GOV02", "GOV05", "GOV10"], []),
        ];
        RowKinds = [.. All.SelectMany(s => s.Rows)];
        _withSource = All.ToDictionary(
            s => s.Name,
            s => (IReadOnlyList<string>)[.. s.Keys, .. SourceKeys],
            StringComparer.Ordinal
        );
    }

    /// <summary>In the order of a victim's story.</summary>
    public IReadOnlyList<RecordSection> All { get; }
    public IReadOnlyList<RowKind> RowKinds { get; }
    public RowKind Statuses { get; }

    public RecordSection? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    public RowKind? FindRows(string name) => RowKinds.FirstOrDefault(r => r.Name == name);

    /// <summary>What is asked at the foot of every section: fact or assessment, and where it comes from (LED Art. 7).</summary>
    public static IReadOnlyList<string> SourceKeys { get; } = ["GOV06", "GOV07"];

    public RecordSection SectionOf(RowKind rows) => All.Single(s => s.Rows.Contains(rows));

    /// <summary>What the record says to questions that are asked on other pages.</summary>
    public PageContext ContextOf(Registration registration) =>
        new(
            registration.Institution.Type,
            ConsentRule.IsWithoutIdentity(registration),
            key => AnswersOf(registration, key)
        );

    /// <inheritdoc cref="FormPage.Minimum"/>
    public FormPage Minimum(Code regime) => _minimum.GetOrAdd(regime.Value, r => FormPage.Minimum(_catalogue, r));

    /// <summary>The page of what a section asks once, and of where it comes from.</summary>
    public FormPage PageOf(RecordSection section, Registration registration)
    {
        var context = ContextOf(registration);
        if (section.Name != Legal && section.Rows.Count > 0)
            return Page(_withSource[section.Name], context, section.Name);
        var own = Page(section.Keys, context);
        return section.Name == Legal || own.Fields.Count == 0
            ? own
            : Page(_withSource[section.Name], context, section.Name);
    }

    /// <summary>The page of one row.</summary>
    public FormPage PageOf(RowKind rows, Registration registration) =>
        Page(rows.Keys, ContextOf(registration) with { InstitutionType = OwesAs(rows, registration.Institution) });

    /// <summary>
    /// A page depends on its questions and on few answers elsewhere: one made before for the same serves again, for with many records
    /// at once most of the time went into making pages.
    /// </summary>
    private FormPage Page(IReadOnlyList<string> keys, PageContext context, string? section = null)
    {
        var elsewhere = _elsewhere.GetOrAdd(keys, k => FormPage.DecidedElsewhere(_catalogue, k));
        var answers =
            elsewhere.Count == 0
                ? ""
                : string.Join(
                    '\n',
                    elsewhere.Select(box =>
                        context.Answers(box) switch
                        {
                            [] => "",
                            [var one] => one,
                            var several => string.Join('|', several.Distinct().Order(StringComparer.Ordinal)),
                        }
                    )
                );
        var name = new PageName(keys, context.InstitutionType.Value, context.WithoutIdentity, answers);
        if (_pages.TryGetValue(name, out var made))
            return made;
        if (_pages.Count >= MostPages)
            _pages.Clear();
        return _pages[name] = FormPage.Of(_catalogue, keys, context, section);
    }

    /// <param name="Keys">The list itself: each kind of page has its own.</param>
    private sealed record PageName(
        IReadOnlyList<string> Keys,
        string InstitutionType,
        bool WithoutIdentity,
        string Answers
    );

    /// <summary>
    /// The type as which an institution owes the answers of a row: none where an authority is asked of offenders, whom its
    /// proceedings ask for.
    /// </summary>
    public static Code OwesAs(RowKind rows, Institution institution) =>
        rows.Name == Offenders && institution.LeadsProceedings ? default : institution.Type;

    /// <summary>An answer of the registration itself, its own or one of the national profile; null if unanswered.</summary>
    /// <param name="section">Name of the section, for a question of <see cref="SourceKeys"/>.</param>
    public object? Get(Registration registration, string key, string? section = null) =>
        SourceKeys.Contains(key)
            ? registration.Sources.FirstOrDefault(s => s.Section == section) is { } source
                ? AnswerMap<SectionSource>.Get(source, key)
                : null
            : AnswerMap<Registration>.Entries.TryGetValue(key, out var entry)
                ? entry.Get(registration)
                : registration.Extras.FirstOrDefault(e => e.Key == key) is { } extra
                    ? ReadExtra(_catalogue[key], extra.Value)
                    : null;

    /// <summary>An answer of the national profile out of its stored text.</summary>
    public static object ReadExtra(IndicatorPart part, string text) =>
        part.Kind == AnswerKind.Date ? PartialDate.Parse(text) : new Code(text);

    public SectionState StateOf(RecordSection section, Registration registration)
    {
        var state = new SectionState(section, 0, 0, 0, 0);
        if (section.Keys.Count > 0)
            state = Count(state, Page(section.Keys, ContextOf(registration)), key => Get(registration, key));
        foreach (var rows in section.Rows)
        {
            var page = PageOf(rows, registration);
            var there = rows.Of(registration);
            foreach (var row in there)
                state = Count(state, page, key => rows.Entries[key].Get(row));
            if (there.Count == 0 && IsOwed(rows, registration))
                state = Count(state, page, static _ => null);
        }
        return state;
    }

    public IReadOnlyList<SectionState> StatesOf(Registration registration) =>
        [.. All.Select(s => StateOf(s, registration))];

    /// <summary>At least one row is owed: services, referrals and refusals only of those who were assisted or declined.</summary>
    private static bool IsOwed(RowKind rows, Registration registration) =>
        rows.Name switch
        {
            "services" => registration.Assistance.Answer.Value is "ACC" or "PAR",
            "refusals" or "referrals" => false,
            _ => true,
        };

    private static SectionState Count(SectionState state, FormPage page, Func<string, object?> get)
    {
        var sheet = new AnswerSheet();
        foreach (var field in page.Fields)
            sheet.Write(field.Part, get(field.Key));
        var (given, owed, open, missing) = (0, 0, 0, 0);
        foreach (var field in page.Fields)
        {
            var isOwed = field.Duty == Duty.Must && !IsDetail(field.Part);
            var isGiven = !sheet.IsEmpty(field.Part);
            if (!isOwed && !isGiven || !page.IsShown(field, sheet))
                continue;
            given += isGiven ? 1 : 0;
            owed += isOwed ? 1 : 0;
            if (isGiven)
                continue;
            open++;
            missing += field.Part.Indicator.FeedsStatistics ? 1 : 0;
        }
        return state with
        {
            Answered = state.Answered + given,
            Owed = state.Owed + owed,
            Open = state.Open + open,
            MissingForStatistics = state.MissingForStatistics + missing,
        };
    }

    /// <summary>What adds to an answer and may stay empty without a gap: an end that has not come, the words to a region.</summary>
    private static bool IsDetail(IndicatorPart part) => part.Part is "end" or "text";

    private IReadOnlyList<string> AnswersOf(Registration registration, string key) =>
        key switch
        {
            "VIC04" =>
            [
                AgeGroupRule
                    .Of(registration.Profile.AgeFrom, registration.Profile.AgeTo, registration.Profile.AgeGroup)
                    .Value,
            ],
            "VIC07" => [_citizenship.Of(registration.Profile.Citizenship).Group.Value],
            "IDN03" => [.. registration.Statuses.Select(s => s.Status.Value)],
            _ => Get(registration, key) switch
            {
                Code { IsAnswered: true } code => [code.Value],
                CodeSet set => [.. set.Codes.Select(c => c.Value)],
                CodeSequence list => [.. list.Codes.Select(c => c.Value)],
                _ => [],
            },
        };

    private static bool IsIlo(string key) => key.StartsWith("IDN07", StringComparison.Ordinal);

    private IReadOnlyList<string> Once(string section) =>
        [
            .. _catalogue
                .Parts.Values.Where(p => p.Indicator.Section == section && !FormPage.MinimumKeys.Contains(p.Key))
                .Where(p => AnswerMap<Registration>.Entries.ContainsKey(p.Key) || p.Indicator.IsNational)
                .Select(p => p.Key),
        ];

    private RowKind Rows<T>(
        string name,
        string title,
        Func<Registration, List<T>> list,
        Func<Registration, string, T> make
    )
        where T : class, IRegistrationRow
    {
        var keys = _catalogue.Parts.Keys.Where(AnswerMap.Of(typeof(T)).ContainsKey).ToList();
        return new(
            name,
            typeof(T),
            title,
            keys,
            registration => list(registration),
            (registration, code) =>
            {
                var row = make(registration, code);
                row.InstitutionId = registration.InstitutionId;
                list(registration).Add(row);
                return row;
            },
            (registration, row) => list(registration).Remove((T)row)
        );
    }
}
