namespace Dcim.Domain.Demonstration;

/// <summary>What happened to an invented person, as nobody but the generator knows it.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Origin">Language or country of the name.</param>
/// <param name="Given">As her passport romanises it.</param>
/// <param name="Event">Number of the event in which she was found together with others; null for one found alone.</param>
/// <param name="Citizenship">First citizenship, or UNK, or STLS.</param>
/// <param name="Home">Country she comes from.</param>
/// <param name="Registrations">In order of time.</param>
public sealed record InventedPerson(
    int Number,
    int? Event,
    string Origin,
    string Given,
    string Family,
    DateOnly Birth,
    string Sex,
    string Citizenship,
    string? SecondCitizenship,
    string Home,
    string RecruitedIn,
    string RecruitedBy,
    IReadOnlyList<InventedSpell> Spells,
    IReadOnlyList<InventedRegistration> Registrations
)
{
    public int AgeOn(DateOnly day) => Counting.AgeGroupRule.YearsBetween(Birth, day);
}

/// <summary>One time of being trafficked.</summary>
/// <param name="Form">Main form of exploitation.</param>
/// <param name="OtherForm">A second one beside it; null where there is none.</param>
/// <param name="Country">Where she was exploited.</param>
public sealed record InventedSpell(
    string Form,
    string? OtherForm,
    string Country,
    DateOnly Start,
    DateOnly End,
    DateOnly DetectedOn
);

/// <summary>One institution's meeting with an invented person.</summary>
/// <param name="Number">Among all registrations, from 0.</param>
/// <param name="Spell">Which of the person's spells it is about.</param>
/// <param name="Identity">As it was written there; <see cref="WrittenIdentity.None"/> where none is held.</param>
/// <param name="Sex">As it was recorded there.</param>
/// <param name="Citizenships">As they were recorded there, in that order.</param>
/// <param name="Region">NUTS 3 region of the registration; empty where there is none.</param>
public sealed record InventedRegistration(
    int Number,
    int Person,
    DemonstrationRegistrar Registrar,
    int Spell,
    DateOnly On,
    bool HasIdentity,
    WrittenIdentity Identity,
    string Sex,
    IReadOnlyList<string> Citizenships,
    string Region
);

/// <summary>A criminal proceeding about invented persons.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Leader">Code of the institution that leads it.</param>
/// <param name="Victims">
/// Numbers of the registrations in it: those of the rows of victims in <paramref name="Sheet"/>, which still lack their codes.
/// </param>
public sealed record InventedProceeding(
    int Number,
    string Leader,
    IReadOnlyList<int> Victims,
    Exchange.RecordSheet Sheet
);
