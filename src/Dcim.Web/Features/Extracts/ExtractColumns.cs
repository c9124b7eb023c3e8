using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Cases;

namespace Dcim.Web.Features.Extracts;

/// <summary>A sheet of an extract: a line for each registration, or for each row of a kind.</summary>
/// <param name="Name">That of the kind of row; <see cref="ExtractColumns.Records"/> for what is asked once.</param>
/// <param name="Columns">Where each answer stands in a <see cref="RecordSheet"/>; of rows the first of their kind.</param>
public sealed record ExtractSheet(string Name, IReadOnlyList<AnswerAddress> Columns)
{
    /// <summary>Headings: the code of the registration, which joins the sheets, and the addresses.</summary>
    public IReadOnlyList<string> Headings { get; } = [ExtractColumns.RecordCode, .. Columns.Select(c => c.ToString())];
}

/// <summary>
/// The sheets and columns of an extract, in the order of the catalogue. A heading is the address of its answer, so that an import
/// reads the file back by <see cref="Profile"/>.
/// </summary>
public sealed class ExtractColumns
{
    public const string Records = "registrations";

    /// <summary>Heading of the code of the registration.</summary>
    public const string RecordCode = "VID01";

    public ExtractColumns(IndicatorCatalogue catalogue, RegistrationSections sections)
    {
        var status = sections.Statuses.Keys.ToHashSet(StringComparer.Ordinal);
        var once = FormPage
            .MinimumKeys.Where(k => !status.Contains(k))
            .Append("GOV03.date")
            .Concat(CasesController.Keys(catalogue))
            .Concat(sections.All.SelectMany(s => s.Keys))
            .ToHashSet(StringComparer.Ordinal);
        var sources =
            from section in sections.All
            where section.Name != RegistrationSections.Legal
            from key in RegistrationSections.SourceKeys
            select new AnswerAddress(null, 0, section.Name, key);
        Sheets =
        [
            new(Records, [.. catalogue.Parts.Keys.Where(once.Contains).Select(AnswerAddress.Of), .. sources]),
            .. sections.RowKinds.Select(kind => new ExtractSheet(
                kind.Name,
                [.. kind.Keys.Select(k => new AnswerAddress(kind.Name, 1, null, k))]
            )),
        ];
        Identity = AnswerMap<IdentityDetails>.Entries.Keys.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>That of the registrations first.</summary>
    public IReadOnlyList<ExtractSheet> Sheets { get; }

    /// <summary>Keys of the answers that say who she is (L0).</summary>
    public IReadOnlySet<string> Identity { get; }

    /// <summary>Reads an extract back: every column goes where its heading says.</summary>
    public SourceProfile Profile(string name) =>
        new()
        {
            Name = name,
            RecordKey = [RecordCode],
            DateOrder = DateOrder.YearMonthDay,
            Columns =
            [
                new() { Heading = RecordCode },
                .. Sheets
                    .SelectMany(s => s.Columns)
                    .Select(c => new ColumnMapping { Heading = c.ToString(), Target = c.ToString() }),
            ],
        };
}
