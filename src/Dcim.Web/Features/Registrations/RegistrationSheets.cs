using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Cases;

namespace Dcim.Web.Features.Registrations;

/// <summary>
/// Stored registrations as sheets, many of them: an answer that a page does not ask is not stored, so that no page is made to find
/// out which are.
/// </summary>
public sealed class RegistrationSheets(IndicatorCatalogue catalogue, RegistrationSections sections)
{
    private readonly IReadOnlyList<string> _ofCase = CasesController.Keys(catalogue);
    private readonly IReadOnlyList<string> _minimum =
    [
        .. FormPage.MinimumKeys.Where(AnswerMap<Registration>.Entries.ContainsKey),
    ];

    /// <param name="registration">With its case and rows.</param>
    /// <param name="identity">Opened; null to leave it out.</param>
    public RecordSheet Of(Registration registration, IdentityDetails? identity)
    {
        var sheet = new RecordSheet();
        var answers = sheet.Answers;
        if (identity is not null)
            foreach (var (key, entry) in AnswerMap<IdentityDetails>.Entries)
                Write(answers, key, entry.Get(identity));
        foreach (var key in _minimum)
            Write(answers, key, AnswerMap<Registration>.Entries[key].Get(registration));
        Write(answers, "GOV03.date", registration.Governance.ConsentOn);
        foreach (var key in _ofCase)
            Write(answers, key, AnswerMap<Case>.Entries[key].Get(registration.Case));
        foreach (var key in sections.All.SelectMany(s => s.Keys))
            Write(answers, key, sections.Get(registration, key));
        foreach (var source in registration.Sources)
        foreach (var (key, entry) in AnswerMap<SectionSource>.Entries)
            Write(sheet.SourceOf(source.Section), key, entry.Get(source));
        foreach (var kind in sections.RowKinds)
        foreach (var row in RowsOf(kind, registration))
        {
            var of = new AnswerSheet();
            foreach (var key in kind.Keys)
                Write(of, key, kind.Entries[key].Get(row));
            sheet.RowsOf(kind.Name).Add(of);
        }
        return sheet;
    }

    /// <summary>Of the history the first is the first status: it is told in the order of entry.</summary>
    private IEnumerable<IRegistrationRow> RowsOf(RowKind kind, Registration registration) =>
        kind == sections.Statuses
            ? registration.Statuses.OrderBy(s => s.Id == 0).ThenBy(s => s.Id)
            : kind.Of(registration);

    private void Write(AnswerSheet sheet, string key, object? answer)
    {
        // Writing clears boxes, many for a date: most answers are none.
        if (
            answer
            is null
                or Code { IsAnswered: false }
                or CodeSet { IsAnswered: false }
                or CodeSequence { IsAnswered: false }
                or NumberAnswer { IsAnswered: false }
                or PartialDate { IsAnswered: false }
                or ""
        )
            return;
        sheet.Write(catalogue[key], answer);
    }
}
