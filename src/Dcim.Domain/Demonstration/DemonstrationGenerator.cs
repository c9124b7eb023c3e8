using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Demonstration;

/// <summary>
/// Invented people and what institutions recorded of them: the same people for the same country, seed and last day, on every
/// machine. Nothing in it is about anybody.
/// </summary>
/// <param name="until">Last day on which anything happened; ten years before it the first was registered.</param>
/// <param name="shares">How often what occurs, if not as in the country.</param>
public sealed class DemonstrationGenerator(
    IndicatorCatalogue catalogue,
    NationalProfile profile,
    ulong seed,
    DateOnly until,
    DemonstrationShares? shares = null
)
{
    public const int Years = 10;

    /// <summary>From year to year so many of a hundred more.</summary>
    private const double Growth = 6;
    private const int DaysOfYear = 365;

    /// <summary>Of a hundred persons or groups whom police registered, so many are in a proceeding.</summary>
    private const double Investigated = 40;

    /// <summary>So many neighbours are of one event, where they are of any.</summary>
    private const int Found = 3;
    private const double FoundTogether = 45;

    private static readonly IReadOnlyList<Weighted<int>> s_registrations =
    [
        new(1, 20),
        new(2, 30),
        new(3, 30),
        new(4, 20),
    ];

    /// <summary>Of a hundred events, so many are about relatives: those of one origin bear one family name.</summary>
    private const double Relatives = 30;

    /// <summary>Of a hundred registrations of one person, so many are in the region where she lives.</summary>
    private const double AtHome = 65;

    private readonly DemonstrationShares _shares = shares ?? DemonstrationShares.Of(profile);
    private readonly IReadOnlyList<string> _regions =
    [
        .. catalogue
            .Lists["NUTS3"]
            .Values.Select(v => v.Code)
            .Where(c => c.StartsWith(profile.Country, StringComparison.Ordinal)),
    ];
    private readonly DateOnly _first = until.AddYears(-Years);
    private readonly IReadOnlyList<Weighted<int>> _years =
    [
        .. Enumerable.Range(0, Years).Select(y => new Weighted<int>(y, Math.Pow(1 + Growth / 100, y))),
    ];

    public DemonstrationInstitutions Institutions { get; } = DemonstrationInstitutions.Of(profile);

    /// <summary>The persons with so many registrations together; of the last no more are made than that takes.</summary>
    public IEnumerable<InventedPerson> Persons(int registrations)
    {
        var made = 0;
        for (var number = 0; made < registrations; number++)
        {
            var person = Person(number, made, registrations - made);
            made += person.Registrations.Count;
            yield return person;
        }
    }

    /// <summary>What an institution recorded of a person, as it would be sent to this system.</summary>
    public RecordSheet SheetOf(InventedPerson person, InventedRegistration registration) =>
        new RegistrationWriter(
            catalogue,
            profile,
            Institutions,
            person,
            registration,
            until,
            new(seed, Stream(Kind.Sheet, registration.Number))
        ).Write();

    /// <summary>Proceedings about some of those whom police registered, together where they were found together.</summary>
    /// <param name="people">Of <see cref="Persons"/>.</param>
    public IEnumerable<InventedProceeding> Proceedings(IEnumerable<InventedPerson> people)
    {
        var number = 0;
        var together = new List<(InventedPerson Person, InventedRegistration Registration)>();
        foreach (var person in people)
        {
            if (person.Registrations.FirstOrDefault(r => r.Registrar.Type == "POL") is not { } registration)
                continue;
            if (together.Count > 0 && (person.Event is null || person.Event != together[0].Person.Event))
            {
                if (Of(together) is { } proceeding)
                    yield return proceeding;
                together = [];
            }
            together.Add((person, registration));
        }
        if (together.Count > 0 && Of(together) is { } last)
            yield return last;

        InventedProceeding? Of(List<(InventedPerson Person, InventedRegistration Registration)> victims)
        {
            var random = new SeededRandom(seed, Stream(Kind.Proceeding, victims[0].Person.Number));
            return random.Percent(Investigated)
                ? new ProceedingWriter(catalogue, profile, Institutions, victims, until, random).Write(number++)
                : null;
        }
    }

    private InventedPerson Person(int number, int firstRegistration, int most)
    {
        var random = new SeededRandom(seed, Stream(Kind.Person, number));
        var isTogether = random.Percent(FoundTogether);
        var found = isTogether ? new SeededRandom(seed, Stream(Kind.Event, number / Found)) : random;
        var (form, registeredOn) = (found.PickBy(_shares.Forms), FirstDay(found));
        var isChild = random.Percent(DemonstrationShares.Children(form));
        var age =
            isChild ? random.From(form == "ADO" ? 0 : 9, 17)
            : random.Percent(70) ? random.From(18, 35)
            : random.From(36, 64);
        var birth = registeredOn.AddYears(-age).AddDays(-random.Below(DaysOfYear));
        var sex = random.Percent(DemonstrationShares.Women(form)) ? "F" : "M";
        var citizenship = random.PickBy(_shares.Citizenships);
        var home = citizenship is "UNK" or "STLS" ? random.Pick(s_otherHomes) : citizenship;
        var earliest = birth.AddYears(isChild ? 0 : 12);
        var detected = Later(earliest, registeredOn.AddDays(-random.Below(20)));
        var end = Later(earliest, detected.AddDays(-random.Below(40)));
        var start = Later(earliest, end.AddDays(-random.From(10, random.Percent(80) ? 500 : 2500)));
        var spells = new List<InventedSpell>
        {
            new(
                form,
                random.Percent(12) ? Other(form, random) : null,
                home == profile.Country && random.Percent(25) ? random.Pick(s_abroad) : profile.Country,
                start,
                end,
                detected
            ),
        };
        var second = citizenship is not ("UNK" or "STLS") && random.Percent(3) ? random.Pick(s_otherHomes) : null;
        // Names and what becomes of them have numbers of their own: another list of names changes nothing else.
        var names = new SeededRandom(seed, Stream(Kind.Name, number));
        var origin = names.PickBy(DemonstrationShares.Origins(home));
        var kin = isTogether ? new SeededRandom(seed, Stream(Kind.Kin, number / Found)) : names;
        var areRelatives = isTogether && kin.Percent(Relatives);
        var identity = new InventedIdentity(
            NameOrigin.Of(origin),
            sex,
            birth,
            registeredOn,
            citizenship,
            names,
            areRelatives ? kin : names
        );
        var (given, family) = identity.Passport;
        var region = Region(names);
        var count = Math.Min(random.PickBy(s_registrations), most);
        var registrations = new List<InventedRegistration>();
        var free = Institutions.Registrars.Where(r => r.Type != "CHI" || isChild).ToList();
        var on = registeredOn;
        for (var i = 0; i < count; i++)
        {
            var registrar = random.PickBy([.. free.Select(r => new Weighted<DemonstrationRegistrar>(r, r.Share))]);
            free.Remove(registrar);
            // Seldom is somebody trafficked again, and then it is found out years after.
            if (i > 0 && i == count - 1 && random.Percent(5) && Again(spells[0], on, random) is { } again)
            {
                spells.Add(again);
                on = again.DetectedOn.AddDays(random.Below(10));
            }
            else if (i > 0)
                on = on.AddDays(random.Below(random.Percent(70) ? 45 : 300));
            on = on > until ? until : on;
            registrations.Add(Registered(number, firstRegistration + i, registrar, spells.Count - 1, on));
        }
        return new(
            number,
            isTogether ? number / Found : null,
            origin,
            given,
            family,
            birth,
            sex,
            citizenship,
            second,
            home,
            home == profile.Country || random.Percent(75) ? home : profile.Country,
            random.Pick(s_recruiters),
            spells,
            registrations
        );

        InventedRegistration Registered(int person, int at, DemonstrationRegistrar registrar, int spell, DateOnly day)
        {
            var isHeld =
                registrar.Type.Value is "POL" or "BOR" or "PRO" or "CHI"
                || random.Percent(registrar.Type == "HOT" ? 25 : 72);
            var habits = IdentityShares.Of(registrar.Type);
            var written = isHeld
                ? new IdentityWriter(identity, habits, profile.Country, start, names).Write()
                : WrittenIdentity.None;
            var (sexRecorded, citizenships) = (sex, Citizenships(citizenship, second, names));
            if (names.Percent(habits.OtherSex))
                (sexRecorded, written) = (sex == "F" ? "M" : "F", With(written, IdentityVariant.OtherSex));
            else if (names.Percent(habits.NoSex))
                (sexRecorded, written) = ("UNK", With(written, IdentityVariant.LessSaid));
            if (citizenship != "UNK" && names.Percent(habits.NoCitizenship))
                (citizenships, written) = (["UNK"], With(written, IdentityVariant.LessSaid));
            return new(
                at,
                person,
                registrar,
                spell,
                day,
                isHeld,
                written,
                sexRecorded,
                citizenships,
                names.Percent(AtHome) ? region : Region(names)
            );
        }
    }

    private static WrittenIdentity With(WrittenIdentity written, IdentityVariant variant) =>
        written with
        {
            Variant = written.Variant | variant,
        };

    private static IReadOnlyList<string> Citizenships(string first, string? second, SeededRandom random) =>
        second is null || !random.Percent(60) ? [first]
        : random.Percent(15) ? [second, first]
        : [first, second];

    private string Region(SeededRandom random) => _regions.Count > 0 ? random.Pick(_regions) : "";

    private static readonly string[] s_otherHomes = ["SY", "ER", "MA", "AL", "VE", "SN"];
    private static readonly string[] s_abroad = ["ES", "DE", "GB", "NL", "AT"];
    private static readonly string[] s_recruiters = ["STR", "ACQ", "FRI", "PTN", "AGY", "EMP", "FAM", "PRT", "SMU"];

    private DateOnly FirstDay(SeededRandom random)
    {
        var start = _first.AddYears(random.PickBy(_years));
        var day = start.AddDays(random.Below(DaysOfYear));
        return day > until ? until : day;
    }

    private string Other(string form, SeededRandom random)
    {
        var other = random.PickBy(_shares.Forms);
        return other == form ? (form == "LAB" ? "CRI" : "LAB") : other;
    }

    private InventedSpell? Again(InventedSpell before, DateOnly after, SeededRandom random)
    {
        var start = after.AddDays(random.From(30, 600));
        var end = start.AddDays(random.From(20, 300));
        var detected = end.AddDays(random.Below(30));
        return detected > until ? null : new(before.Form, null, before.Country, start, end, detected);
    }

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static ulong Stream(Kind kind, int number) => ((ulong)kind << 40) + (uint)number;

    private enum Kind
    {
        Person,
        Sheet,
        Proceeding,
        Event,
        Name,
        Kin,
    }
}
