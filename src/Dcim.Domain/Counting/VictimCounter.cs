using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Counting;

/// <summary>From facts to counted victims: the rules of domain.md 4.3, applied in one place to whatever is counted.</summary>
public sealed class VictimCounter
{
    /// <summary>The rules that every count made here rests on.</summary>
    public static IReadOnlyList<CountingRule> Rules { get; } =
    [
        CountingRule.Spell,
        CountingRule.TwoClocks,
        CountingRule.Status,
        CountingRule.MainForm,
        CountingRule.FirstOrganisation,
        CountingRule.AgeGroup,
        CountingRule.Citizenship,
        CountingRule.YearNotKnown,
        CountingRule.Unknown,
        CountingRule.SeveralRegistrations,
    ];

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
                counter.Add(spell, year, clocks.AsOf, count);
        }
        return count;
    }

    private void Add(Spell spell, int year, DateOnly asOf, VictimCount count)
    {
        var victim = spell.Year == year || spell.MayCountIn(year) ? Classify(spell, asOf) : null;
        var counts = victim is not null && spell.Year == year;
        if (counts)
            count.Victims.Add(victim!);
        else if (victim is not null)
            count.YearNotKnown.Add(victim);
        if (counts)
            count.Disagreements.AddRange(
                SeveralRegistrationsRule.Disagreements(spell.Registrations, r => Citizenship(r).Country)
            );
        foreach (var registration in spell.Doubtful)
            if (counts || registration.RegisteredOn.MayFallIn(year))
                count.Doubtful.Add(new(registration, spell));
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
