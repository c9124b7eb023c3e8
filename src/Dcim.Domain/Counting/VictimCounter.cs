using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Counting;

/// <summary>From facts to counted victims: the rules of domain.md 4.3, applied in one place to whatever is counted.</summary>
public sealed class VictimCounter
{
    private readonly NationalProfile _profile;
    private readonly CitizenshipRule _citizenshipRule;
    private readonly CodeListData _sexes;
    private readonly CodeListData _ageGroups;
    private readonly CodeListData _forms;

    // A million facts hold few different citizenships and combinations of categories: each is worked out and kept once.
    private readonly Dictionary<string, ShownCitizenship> _citizenships = [];
    private readonly Dictionary<VictimCategories, VictimCategories> _categories = [];

    private VictimCounter(NationalProfile profile, IReadOnlyDictionary<string, CodeListData> lists)
    {
        _profile = profile;
        _citizenshipRule = new(profile.Country, lists["ISO3166"]);
        _sexes = lists["CL_SEX"];
        _ageGroups = lists["CL_AGEGRP"];
        _forms = lists["CL_EXPL"];
    }

    /// <summary>Victims in the year of the first registration (T1).</summary>
    /// <param name="facts">
    /// In any order, and at least every fact, in all its versions, of each person of whom one registration may fall in the
    /// year: what a person counts as hangs on all her registrations.
    /// </param>
    /// <param name="year">The year to count.</param>
    /// <param name="clocks">Which registrations, versions and statuses are seen.</param>
    /// <param name="profile">Of the reporting country.</param>
    /// <param name="lists">The code lists of the catalogue.</param>
    public static VictimCount Count(
        IEnumerable<VictimFact> facts,
        int year,
        Clocks clocks,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    )
    {
        var counter = new VictimCounter(profile, lists);
        return counter.CountSelected(
            facts,
            clocks,
            Registered(year),
            counter.Answers("VIC01", "VIC04", "VIC06", "EXP16")
        );
    }

    /// <summary>The same victims as <see cref="Count"/>, told by the countries of their way (T9).</summary>
    /// <inheritdoc cref="Count"/>
    public static VictimCount CountFlows(
        IEnumerable<VictimFact> facts,
        int year,
        Clocks clocks,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    )
    {
        var counter = new VictimCounter(profile, lists);
        return counter.CountSelected(facts, clocks, Registered(year), counter.Answers("VIC06", "REC01", "EXP06"));
    }

    /// <summary>
    /// Victims with a measure of protection in the year, whenever they were registered (T8). One who had a measure in the
    /// year and another that may lie in it stands in both lists.
    /// </summary>
    /// <param name="facts">
    /// In any order, and at least every fact, in all its versions, of each person of whom one measure may fall in the year.
    /// </param>
    /// <inheritdoc cref="Count"/>
    public static VictimCount CountProtected(
        IEnumerable<VictimFact> facts,
        int year,
        Clocks clocks,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    )
    {
        var counter = new VictimCounter(profile, lists);
        var asOf = clocks.AsOf;
        return counter.CountSelected(
            facts,
            clocks,
            new(
                s =>
                {
                    var (inYear, notKnown) = ProtectionRule.MeasuresOf(year, s.Registrations, asOf);
                    return (inYear.Count > 0, notKnown.Count > 0);
                },
                r => r.ProtectionFirstYear <= year && year <= r.ProtectionLastYear
            ),
            counter.Answers("VIC01", "VIC04", "VIC06")
        );
    }

    /// <summary>Which spells a table of a year counts.</summary>
    /// <param name="Of">Whether in the cells, and whether among those whose year is not known (rule 7).</param>
    /// <param name="WouldCount">A registration that may be a spell of its own would then count in the year (rule 1).</param>
    private sealed record Selection(Func<Spell, (bool Counts, bool MayCount)> Of, Func<VictimFact, bool> WouldCount);

    private static Selection Registered(int year) =>
        new(s => (s.Year == year, s.MayCountIn(year)), r => r.RegisteredOn.MayFallIn(year));

    private (string Key, Func<VictimFact, Code> Of)[] Answers(params string[] keys)
    {
        return Array.ConvertAll(keys, key => (key, Of(key)));

        Func<VictimFact, Code> Of(string key) =>
            key switch
            {
                "VIC01" => static r => r.Sex,
                "VIC04" => AgeGroupRule.Of,
                "VIC06" => r => Citizenship(r).Country,
                "EXP16" => static r => r.MainForm,
                "REC01" => static r => r.RecruitmentCountry,
                "EXP06" => FlowRule.CategoryOf,
                _ => throw new ArgumentOutOfRangeException(nameof(key)),
            };
    }

    private VictimCount CountSelected(
        IEnumerable<VictimFact> facts,
        Clocks clocks,
        Selection selection,
        IReadOnlyList<(string Key, Func<VictimFact, Code> Of)> answers
    )
    {
        var count = new VictimCount();
        var seen = facts.Where(clocks.See).ToArray();
        var persons = Array.ConvertAll(seen, f => f.PersonId);
        Array.Sort(persons, seen);
        for (int first = 0, next; first < seen.Length; first = next)
        {
            next = first + 1;
            while (next < seen.Length && persons[next] == persons[first])
                next++;
            foreach (var spell in SpellRule.Split(new ArraySegment<VictimFact>(seen, first, next - first)))
                Add(spell);
        }
        return count;

        void Add(Spell spell)
        {
            var (inYear, mayBe) = selection.Of(spell);
            var victim = inYear || mayBe ? Classify(spell, clocks.AsOf) : null;
            var counts = victim is not null && inYear;
            if (counts)
            {
                count.Victims.Add(victim!);
                count.Disagreements.AddRange(SeveralRegistrationsRule.Disagreements(spell.Registrations, answers));
            }
            if (victim is not null && mayBe)
                count.YearNotKnown.Add(victim);
            foreach (var registration in spell.Doubtful)
                if (counts || selection.WouldCount(registration))
                    count.Doubtful.Add(new(registration, spell));
        }
    }

    /// <returns>Null where the person does not count.</returns>
    private CountedVictim? Classify(Spell spell, DateOnly asOf)
    {
        var registrations = spell.Registrations;
        var history = StatusHistory.UpTo(asOf, registrations);
        var status = StatusRule.CountedAs(history, _profile);
        if (!status.IsAnswered)
            return null;
        var citizenship = FirstKnownCitizenship(registrations);
        var form = UnknownRule.CategoryOf(MainFormRule.Of(history, registrations), _forms);
        var categories = new VictimCategories(
            spell.FirstOrganisation,
            status,
            UnknownRule.CategoryOf(SeveralRegistrationsRule.FirstKnown(registrations, static r => r.Sex), _sexes),
            UnknownRule.CategoryOf(SeveralRegistrationsRule.FirstKnown(registrations, AgeGroupRule.Of), _ageGroups),
            citizenship.Group,
            citizenship.Country,
            form,
            MainFormRule.Iccs(form, _forms)
        );
        if (!_categories.TryAdd(categories, categories))
            categories = _categories[categories];
        return new(spell, categories);
    }

    private ShownCitizenship FirstKnownCitizenship(IReadOnlyList<VictimFact> registrations)
    {
        foreach (var registration in registrations)
            if (Citizenship(registration) is { Group.IsKnown: true } known)
                return known;
        return ShownCitizenship.NotKnown;
    }

    private ShownCitizenship Citizenship(VictimFact registration)
    {
        var citizenship = registration.Citizenship;
        if (!_citizenships.TryGetValue(citizenship.Text, out var shown))
            _citizenships[citizenship.Text] = shown = _citizenshipRule.Of(citizenship);
        return shown;
    }
}
