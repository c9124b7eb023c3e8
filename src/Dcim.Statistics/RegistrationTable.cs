using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Statistics;

/// <summary>A yearly table of victims, counted from their registrations.</summary>
public abstract class RegistrationTable : CountedTable
{
    public const string NoteYearNotKnown = "YearNotKnown";
    public const string NoteMeasureYearNotKnown = "MeasureYearNotKnown";
    public const string NoteDoubtfulSpells = "DoubtfulSpells";
    public const string NoteDisagreements = "Disagreements";

    /// <summary>Of the persons, those who died, before or after registration (VIC17).</summary>
    public const string NoteDied = "Died";

    /// <summary>Of the persons, those whose exploitation was only attempted or intended (EXP01).</summary>
    public const string NoteOnlyIntended = "OnlyIntended";

    /// <summary>Of those whose year is not known, whom institutions of each type registered first.</summary>
    public const string PartYearNotKnownOf = "YearNotKnownOf";

    /// <summary>Of those whose year is not known, for which measure of protection.</summary>
    public const string PartYearNotKnownMeasure = "YearNotKnownMeasure";

    private readonly IReadOnlyList<CountedVictim> _victims;

    private protected RegistrationTable(
        TableRequest request,
        VictimCount count,
        string noteYearNotKnown = NoteYearNotKnown
    )
        : base(request)
    {
        _victims = count.Victims;
        Units = count.Victims.Count;
        Ledger = Ledger.Of(count.Victims);
        YearNotKnown = CellOrigin.Of(
            count.YearNotKnown.Select(v => (CountedUnit.Of(v.Spell), (IReadOnlyList<IFact>)v.Spell.Registrations))
        );
        DoubtfulSpells =
        [
            .. count
                .Doubtful.OrderBy(d => d.Registration.RegistrationId)
                .Select(d => new DoubtfulSpell(
                    RecordReference.To(d.Registration),
                    [.. d.Spell.Registrations.TakeWhile(r => r != d.Registration).Select(RecordReference.To)]
                )),
        ];
        Disagreements =
        [
            .. count
                .Disagreements.OrderBy(d => d.Values[0].Registration.RegistrationId)
                .Select(d => new DisagreementNote(
                    d.Answer,
                    [.. d.Values.Select(v => (RecordReference.To(v.Registration), v.Value))]
                )),
        ];
        Notes =
        [
            new(noteYearNotKnown, YearNotKnown.Units),
            new(NoteDoubtfulSpells, DoubtfulSpells.Count),
            new(NoteDisagreements, Disagreements.Count),
        ];
    }

    /// <summary>The tables of victims.</summary>
    public static new IReadOnlyList<string> Ids { get; } = [VictimTable.Id, ProtectionTable.Id, FlowTable.Id];

    /// <summary>The victims in the table.</summary>
    public override int Units { get; }

    /// <summary>From the registrations behind them to the victims; what is not decided stands in it only where it was looked up.</summary>
    public Ledger Ledger { get; }

    /// <summary>No registration behind the table was changed, or came to another person, after the recording clock.</summary>
    public bool IsUnchanged => _victims.All(v => v.Spell.Registrations.All(r => r.RecordedTo is null));

    public override CellOrigin YearNotKnown { get; }

    /// <inheritdoc cref="VictimCount.Doubtful"/>
    public IReadOnlyList<DoubtfulSpell> DoubtfulSpells { get; }

    /// <inheritdoc cref="VictimCount.Disagreements"/>
    public IReadOnlyList<DisagreementNote> Disagreements { get; }

    private protected IReadOnlyList<TableNote> Notes { get; }

    /// <summary>Who is one person in the table, and who may be.</summary>
    /// <param name="open">Pairs that nobody has decided on; others than of the table are left out.</param>
    public LedgerPairs PairsWith(IEnumerable<OpenPair> open) => new(_victims, open);

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
    public static RegistrationTable Count(
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

    /// <summary>Of each institution type, who registered first those whose year is not known.</summary>
    private protected IEnumerable<NotePart> YearNotKnownByOrganisation() =>
        YearNotKnown
            .Composition.Where(c => c.Units > 0)
            .Select(c => new NotePart(PartYearNotKnownOf, VictimTable.Organisation, c.Type.Value, c.Units));
}
