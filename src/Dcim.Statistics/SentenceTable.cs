using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Statistics;

/// <summary>
/// Table T10 (domain.md 2.4): the sanctions of the convictions that T5 counts, those on legal persons in a view, and the money of
/// fines, confiscation and compensation.
/// </summary>
public sealed class SentenceTable : ProceedingTable
{
    public const string Id = "T10";

    public const string Kind = "SANCTION";
    public const string Length = "LENGTH";
    public const string Suspended = "SUSPENDED";
    public const string LegalKind = "LEGSANCTION";
    public const string Offence = "OFFENCE";

    /// <summary>Sanctions on legal persons (SEN06).</summary>
    public const string ViewOnLegalPersons = "OnLegalPersons";

    /// <summary>Convictions of which no sanction was told.</summary>
    public const string NoteSentenceNotTold = "SentenceNotTold";

    /// <summary>Convictions without a sanction.</summary>
    public const string NoteWithoutSanction = "WithoutSanction";

    /// <summary>Prison sentences suspended in full or in part, among those of which it is known.</summary>
    public const string ShareSuspended = "Suspended";

    public const string AmountFines = "Fines";
    public const string AmountFinesOnLegalPersons = "FinesOnLegalPersons";
    public const string AmountConfiscated = "Confiscated";
    public const string AmountCompensation = "Compensation";
    public const string AmountCompensationPaid = "CompensationPaid";

    private static readonly Dictionary<string, Func<Categories, string>> CategoryOf = new(StringComparer.Ordinal)
    {
        [Kind] = c => c.Kind.Value,
        [Length] = c => c.Length.Value,
        [Suspended] = c => c.Suspended.Value,
    };

    private static readonly Dictionary<string, Func<LegalCategories, string>> LegalCategoryOf = new(
        StringComparer.Ordinal
    )
    {
        [LegalKind] = c => c.Kind.Value,
        [Offence] = c => c.Offence.Value,
    };

    private readonly Crossing<Categories> _sanctions;
    private readonly Crossing<LegalCategories> _onLegalPersons;

    internal SentenceTable(
        TableRequest request,
        ProceedingCounter counter,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    )
        : base(request)
    {
        var count = counter.Sentences();
        _sanctions = new([.. count.Sanctions.Select(Once)], CategoryOf);
        _onLegalPersons = new(
            [
                .. count.OnLegalPersons.Select(s => new Counted<LegalCategories>(
                    s,
                    s.Proceeding,
                    new(s.Kind, s.Offence)
                )),
            ],
            LegalCategoryOf
        );
        Units = count.Sanctions.Count;
        YearNotKnown = CellOrigin.Of(count.YearNotKnown.Select(Once));
        Func<int, CellKind> kindOf = CoverageOf(institutions, [.. Prosecutors, .. Courts]).KindOfTotal;
        Dimension[] dimensions =
        [
            new(
                Kind,
                [
                    .. lists["CL_SANC"]
                        .Values.Select(v => v.Code)
                        .Where(c => c != SentenceRule.NoSanction.Value)
                        .Union(_sanctions.Occurring(Kind)),
                ]
            ),
            new(Length, [.. SentenceRule.Bands, Code.NotKnown.Value, Code.NotApplicable.Value]),
            new(Suspended, [.. UnknownRule.CategoriesOf(lists["CL_SUSP"]), Code.NotApplicable.Value]),
        ];
        Table = new()
        {
            Id = Id,
            Request = request,
            Dimensions = dimensions,
            Cells =
            [
                .. _sanctions
                    .Cells(dimensions, kindOf(0))
                    .Where(c => c.Categories.Skip(1).All(of => CanStand(c.Categories[0], of))),
            ],
            Margins = [Margin(0, 1), Margin(0, 2), Margin(1, 2)],
            Views =
            [
                new(
                    ViewOnLegalPersons,
                    _onLegalPersons.Margin(
                        Closed(LegalKind, lists["CL_LEGSAN"], _onLegalPersons.Occurring(LegalKind)),
                        new(Offence, [OffenceRule.Trafficking.Value, OffenceRule.Accessory.Value]),
                        (_, _, number) => kindOf(number)
                    )
                ),
            ],
            Notes =
            [
                new(NoteEventYearNotKnown, YearNotKnown.Units),
                new(NoteSentenceNotTold, count.NotTold),
                new(NoteWithoutSanction, count.WithoutSanction),
            ],
            Rules =
            [
                CountingRule.Sentences,
                CountingRule.Amounts,
                BasisOf(profile),
                CountingRule.Offences,
                CountingRule.EventClocks,
                CountingRule.EventYearNotKnown,
                CountingRule.Unknown,
                CountingRule.JusticeCoverage,
            ],
        };
        Shares = [SuspendedAmong(count.Sanctions)];
        var rule = new AmountRule(profile, request.Year);
        Amounts =
        [
            Amount(AmountFines, count.Fines),
            Amount(AmountFinesOnLegalPersons, count.FinesOnLegalPersons),
            Amount(AmountConfiscated, count.Confiscations),
            Amount(AmountCompensation, count.Compensations),
            Amount(AmountCompensationPaid, count.Paid),
        ];

        MarginTable Margin(int rows, int columns) =>
            _sanctions.Margin(
                dimensions[rows],
                dimensions[columns],
                (row, column, number) =>
                    number > 0 || (rows == 0 ? CanStand(row, column) : CanMeet(row, column))
                        ? kindOf(number)
                        : CellKind.NotApplicable
            );

        TableAmount Amount(string code, OrderedAmounts orders)
        {
            var sum = rule.Sum(orders.InYear);
            var number = CellValue.Of(orders.InYear.Count, kindOf(orders.InYear.Count));
            return new(
                code,
                number,
                profile.Currency,
                number.Number is null ? null : sum.Total,
                sum.NotConverted,
                sum.NotTold,
                orders.YearNotKnown
            );
        }
    }

    private readonly record struct Categories(Code Kind, Code Length, Code Suspended);

    private readonly record struct LegalCategories(Code Kind, Code Offence);

    public override IndicatorTable Table { get; }

    public override CountUnit Unit => CountUnit.Sanction;

    public override int Units { get; }

    public override CellOrigin YearNotKnown { get; }

    public override IReadOnlyList<TableAmount> Amounts { get; }

    public override IReadOnlyList<TableShare> Shares { get; }

    /// <inheritdoc/>
    public override CellOrigin Drill(IReadOnlyDictionary<string, string> cell, string? view = null) =>
        view switch
        {
            null => _sanctions.Drill(cell),
            ViewOnLegalPersons => _onLegalPersons.Drill(cell),
            _ => throw new ArgumentException($"There is no view {view}.", nameof(view)),
        };

    /// <summary>Only a term of prison has a length and may be suspended.</summary>
    private static bool CanStand(string kind, string category) =>
        kind == Dimension.Total
        || category == Dimension.Total
        || SentenceRule.IsPrison(kind) == (category != Code.NotApplicable.Value);

    private static bool CanMeet(string one, string other) =>
        one == Dimension.Total
        || other == Dimension.Total
        || one == Code.NotApplicable.Value == (other == Code.NotApplicable.Value);

    private static TableShare SuspendedAmong(IEnumerable<CountedSanction> sanctions)
    {
        var known = sanctions
            .Where(s =>
                s.Kind == SentenceRule.SuspendedPrison || (s.Kind == SentenceRule.Prison && s.Suspended.IsKnown)
            )
            .ToList();
        return new(
            ShareSuspended,
            known.Count(s => s.Kind == SentenceRule.SuspendedPrison || s.Suspended != "NON"),
            known.Count
        );
    }

    private static Counted<Categories> Once(CountedSanction sanction) =>
        new(sanction, sanction.Proceeding, new(sanction.Kind, sanction.Length, sanction.Suspended));
}
