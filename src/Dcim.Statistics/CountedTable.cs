using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Statistics;

/// <summary>A yearly table of victims with what is behind its numbers, all read from one set of counted victims.</summary>
public abstract class CountedTable
{
    public const string NoteYearNotKnown = "YearNotKnown";
    public const string NoteMeasureYearNotKnown = "MeasureYearNotKnown";
    public const string NoteDoubtfulSpells = "DoubtfulSpells";
    public const string NoteDisagreements = "Disagreements";
    public const string NoteRegistrations = "Registrations";

    /// <summary>Of the persons, those who died, before or after registration (VIC17).</summary>
    public const string NoteDied = "Died";

    /// <summary>Of the persons, those whose exploitation was only attempted or intended (EXP01).</summary>
    public const string NoteOnlyIntended = "OnlyIntended";

    /// <summary>Of the registrations, those whose other registrations cannot be looked for: no consent to a key, or an objection.</summary>
    public const string NoteCannotBeLinked = "CannotBeLinked";

    private protected CountedTable(TableRequest request, VictimCount count, string noteYearNotKnown = NoteYearNotKnown)
    {
        if (request.RecordedUpTo.Kind == DateTimeKind.Local)
            throw new ArgumentException("Times of entry are UTC.", nameof(request));
        Persons = count.Victims.Count;
        Registrations = count.Victims.Sum(v => v.Spell.Registrations.Count);
        YearNotKnown = CellOrigin.Of(count.YearNotKnown.Select(v => (v.Spell, v.Spell.Registrations)));
        DoubtfulSpells =
        [
            .. count
                .Doubtful.OrderBy(d => d.Registration.RegistrationId)
                .Select(d => new DoubtfulSpell(
                    RegistrationReference.To(d.Registration),
                    [.. d.Spell.Registrations.TakeWhile(r => r != d.Registration).Select(RegistrationReference.To)]
                )),
        ];
        Disagreements =
        [
            .. count
                .Disagreements.OrderBy(d => d.Values[0].Registration.RegistrationId)
                .Select(d => new DisagreementNote(
                    d.Answer,
                    [.. d.Values.Select(v => (RegistrationReference.To(v.Registration), v.Value))]
                )),
        ];
        Notes =
        [
            new(noteYearNotKnown, YearNotKnown.Persons),
            new(NoteDoubtfulSpells, DoubtfulSpells.Count),
            new(NoteDisagreements, Disagreements.Count),
            new(NoteRegistrations, Registrations),
            new(
                NoteCannotBeLinked,
                count.Victims.Sum(v =>
                    v.Spell.Registrations.Count(r =>
                        DuplicateStatusRule.Of(r, v.Spell) == DuplicateStatusRule.CannotBeChecked
                    )
                )
            ),
        ];
    }

    /// <summary>The tables there are.</summary>
    public static IReadOnlyList<string> Ids { get; } = [VictimTable.Id, ProtectionTable.Id, FlowTable.Id];

    public abstract IndicatorTable Table { get; }

    /// <summary>The victims in the table, each once.</summary>
    public int Persons { get; }

    /// <summary>The registrations behind them, each counted (gross).</summary>
    public int Registrations { get; }

    /// <summary>Victims in no cell, because the year is not known but may be this one (rule 7).</summary>
    public CellOrigin YearNotKnown { get; }

    /// <summary>How many of <see cref="YearNotKnown"/> stand in which category of a dimension.</summary>
    public abstract IEnumerable<(string Dimension, string Category, int Persons)> YearNotKnownParts { get; }

    /// <inheritdoc cref="VictimCount.Doubtful"/>
    public IReadOnlyList<DoubtfulSpell> DoubtfulSpells { get; }

    /// <inheritdoc cref="VictimCount.Disagreements"/>
    public IReadOnlyList<DisagreementNote> Disagreements { get; }

    private protected IReadOnlyList<TableNote> Notes { get; }

    /// <param name="id">One of <see cref="Ids"/>.</param>
    /// <param name="request">Year and clocks.</param>
    /// <param name="facts">
    /// In any order, and at least every fact, in all its versions, of each person who may stand in the table: what a person
    /// counts as hangs on all her registrations.
    /// </param>
    /// <param name="institutions">Of the whole register, as they are in that year at the recording clock.</param>
    /// <param name="profile">Of the reporting country.</param>
    /// <param name="lists">The code lists of the catalogue.</param>
    /// <exception cref="ArgumentException">There is no such table, or the recording clock is in local time.</exception>
    public static CountedTable Count(
        string id,
        TableRequest request,
        IEnumerable<VictimFact> facts,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    ) =>
        id switch
        {
            VictimTable.Id => VictimTable.Count(request, facts, institutions, profile, lists),
            ProtectionTable.Id => ProtectionTable.Count(request, facts, institutions, profile, lists),
            FlowTable.Id => FlowTable.Count(request, facts, institutions, profile, lists),
            _ => throw new ArgumentException($"There is no table {id}.", nameof(id)),
        };

    /// <summary>What is behind a cell.</summary>
    /// <param name="cell">Category by dimension; a dimension left out, or <see cref="Dimension.Total"/>, means all.</param>
    /// <param name="view">Name of the second view the cell stands in; null for the table itself.</param>
    /// <returns>
    /// As many persons as the cell says (in a view that counts registrations: as many of them); none where it says
    /// <c>:</c> or <c>NAP</c>.
    /// </returns>
    /// <exception cref="ArgumentException">There is no such view or dimension.</exception>
    public abstract CellOrigin Drill(IReadOnlyDictionary<string, string> cell, string? view = null);

    /// <summary>Of each institution type, who registered first those whose year is not known.</summary>
    private protected IEnumerable<(string Dimension, string Category, int Persons)> YearNotKnownByOrganisation() =>
        YearNotKnown
            .Composition.Where(c => c.Persons > 0)
            .Select(c => (VictimTable.Organisation, c.Type.Value, c.Persons));
}
