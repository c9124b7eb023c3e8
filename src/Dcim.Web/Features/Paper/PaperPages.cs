using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;

namespace Dcim.Web.Features.Paper;

/// <summary>One question of a sheet.</summary>
/// <param name="Owed">The institution must answer it, where it applies.</param>
public sealed record PaperQuestion(FormField Field, bool Owed)
{
    public IndicatorPart Part => Field.Part;
}

/// <summary>One sheet: a page of the program as it is before anybody answered.</summary>
/// <param name="Name">In addresses: <c>minimum</c>, <c>background</c>, <c>episodes</c>.</param>
/// <param name="Title">Key of the text that names it.</param>
/// <param name="Row">Key of the text that names one row, where a record can have several such sheets; else null.</param>
/// <param name="Code">The indicator whose code ties the sheet to its record.</param>
public sealed record PaperPage(
    string Name,
    string Title,
    string? Row,
    string Code,
    IReadOnlyList<PaperQuestion> Questions
)
{
    /// <summary>The sheet with names and birth, which is kept apart from the answers.</summary>
    public bool IsIdentity => Name == PaperPages.Identity;

    public bool HasDates => Questions.Any(q => q.Part.Kind == AnswerKind.Date);

    /// <summary>Has dates whose day is kept only of a victim who agreed to an own file.</summary>
    public bool DaysNeedConsent { get; init; }
}

/// <summary>
/// The sheets of an institution, made from the catalogue and the national profile. The identity has a sheet of its own, so
/// that no name stands beside an answer on paper either.
/// </summary>
public sealed class PaperPages
{
    public const string Identity = "identity";
    private const string RecordCode = "VID01";
    private const string CaseCode = "CAS01";

    private readonly IndicatorCatalogue _catalogue;
    private readonly Institution _institution;

    public PaperPages(IndicatorCatalogue catalogue, RegistrationSections sections, Institution institution)
    {
        (_catalogue, _institution) = (catalogue, institution);
        var minimum = FormPage
            .Minimum(catalogue, institution.Regime)
            .Fields.Select(f => new PaperQuestion(f, FormPage.IsNeeded(f.Key)))
            .ToLookup(q => AnswerMap<IdentityDetails>.Entries.ContainsKey(q.Part.Key));
        PaperPage[] pages =
        [
            new("minimum", "Paper.Minimum", null, RecordCode, [.. minimum[false]]),
            new(Identity, "Registration.IdentityTitle", null, RecordCode, [.. minimum[true]]),
            .. sections.All.SelectMany(Of),
            new(
                "case",
                "Paper.Case",
                null,
                CaseCode,
                Blank(
                    catalogue
                        .Parts.Values.Where(p => AnswerMap<Case>.Entries.ContainsKey(p.Key) && !p.Indicator.Generated)
                        .Select(p => p.Key),
                    institution.Type
                )
            ),
        ];
        All =
        [
            .. pages.Select(p =>
                p with
                {
                    DaysNeedConsent =
                        institution.Regime == "GDPR" && p is { HasDates: true, IsIdentity: false, Code: RecordCode },
                }
            ),
        ];
    }

    public IReadOnlyList<PaperPage> All { get; }

    public PaperPage? Find(string name) => All.FirstOrDefault(p => p.Name == name);

    private IEnumerable<PaperPage> Of(RecordSection section)
    {
        if (section.Keys.Count > 0)
            yield return new(
                section.Name,
                $"Section.{section.Name}",
                null,
                RecordCode,
                Blank(section.Keys, _institution.Type)
            );
        foreach (var rows in section.Rows)
            yield return new(
                rows.Name,
                $"Rows.{rows.Name}",
                $"Rows.{rows.Name}.One",
                RecordCode,
                Blank(rows.Keys, RegistrationSections.OwesAs(rows, _institution))
            );
    }

    private IReadOnlyList<PaperQuestion> Blank(IEnumerable<string> keys, Code owesAs) =>
        [.. FormPage.Blank(_catalogue, keys, owesAs).Fields.Select(f => new PaperQuestion(f, f.Duty == Duty.Must))];
}
