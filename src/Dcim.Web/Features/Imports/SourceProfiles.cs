using Dcim.Data;
using Dcim.Data.Imports;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Features.Imports.Files;
using Dcim.Web.Features.Imports.Standards;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Imports;

/// <summary>A profile by which a file can be read.</summary>
/// <param name="Source">Names its records again: code of a source of the institution, or name of a profile of ours.</param>
public sealed record KnownProfile(string Source, SourceProfile Profile, RecordSource? Of);

/// <summary>The profiles an institution can read files by: its own sources', and those that come with the program.</summary>
public sealed class SourceProfiles(
    DcimDbContext db,
    IndicatorCatalogue catalogue,
    NationalProfile profile,
    CatalogueWords words,
    Texts text
)
{
    private readonly Dictionary<SourceSubject, TargetList> _targets = [];

    public TargetList TargetsOf(SourceSubject subject) =>
        _targets.TryGetValue(subject, out var list)
            ? list
            : _targets[subject] = TargetList.Of(catalogue, profile.Country, subject);

    public RowMapper MapperOf(SourceProfile of) => new(of, catalogue, TargetsOf(of.Subject));

    /// <summary>A problem of a cell in words.</summary>
    public RecordFinding FindingOf(MappingProblem problem) =>
        new(problem.Heading, text[$"ImportProblem.{problem.Message}", problem.Value, problem.Line]);

    /// <summary>The institution's own first, the newest before the others; then those that come with the program.</summary>
    public async Task<IReadOnlyList<KnownProfile>> AllAsync(
        Institution institution,
        CancellationToken cancellationToken
    )
    {
        var own = await db
            .RecordSources.AsNoTracking()
            .Where(s => s.InstitutionId == institution.Id && s.RetiredAt == null)
            .OrderByDescending(s => s.Id)
            .ToListAsync(cancellationToken);
        return
        [
            .. own.Select(s => new KnownProfile(s.Code, SourceProfile.FromJson(s.Profile), s)),
            .. BuiltInProfiles
                .Examples.Prepend(Htcds.Name)
                .Select(name => (name, Profile: BuiltInProfiles.Find(name, institution, profile, catalogue)))
                .Where(p => p.Profile is not null)
                .Select(p => new KnownProfile(p.name, p.Profile!, null)),
        ];
    }

    /// <summary>
    /// The tables of a file with their headings where a profile says they are, and that profile: the one named, or the one that knows
    /// the file; a template of ours says itself what it is. Null where none does.
    /// </summary>
    public async Task<(IReadOnlyList<SourceTable> Tables, KnownProfile? Profile)> OpenAsync(
        IReadOnlyList<SourceTable> tables,
        Institution institution,
        KnownProfile? named,
        CancellationToken cancellationToken
    )
    {
        if (named is null && await TemplateAsync(tables, cancellationToken) is { } template)
            return template;
        foreach (var known in named is not null ? [named] : await AllAsync(institution, cancellationToken))
            if (WithHeadings(tables, known.Profile) is { } read && KnowsHeadings(read, known.Profile))
                return (read, known);
            else if (KnowsHeadings(tables, known.Profile))
                return (tables, known);
        return (tables, named);
    }

    private async Task<(IReadOnlyList<SourceTable>, KnownProfile?)?> TemplateAsync(
        IReadOnlyList<SourceTable> tables,
        CancellationToken cancellationToken
    )
    {
        var bodies = await db.Institutions.Select(i => new { i.Code, i.Name }).ToListAsync(cancellationToken);
        // In our workbooks of rejected rows the addresses stand in the first row.
        foreach (var row in new[] { TemplateProfile.AddressRow, 1 })
        {
            var read = tables.Select(t => At(t, row)).OfType<SourceTable>().ToList();
            var found = TemplateProfile.Recognise(
                read.Select(t => (t.Name, (IReadOnlyList<string>)[.. t.Columns.Select(c => c.Heading)])),
                catalogue,
                profile.Country,
                words.In,
                Texts.Languages,
                [.. bodies.Select(b => (b.Code, b.Name))]
            );
            if (found is not null)
                return (
                    [.. read.Where(t => t.Name == found.Sheet || found.MoreSheets.Contains(t.Name))],
                    new(TemplateProfile.Name, found, null)
                );
        }
        return null;
    }

    private static SourceTable? At(SourceTable table, int row)
    {
        try
        {
            return table.WithHeaderRow(row);
        }
        catch (SourceFileException)
        {
            return null;
        }
    }

    private static List<SourceTable>? WithHeadings(IReadOnlyList<SourceTable> tables, SourceProfile of)
    {
        if (of.HeadingRow is not { } row)
            return [.. tables];
        var first =
            tables.FirstOrDefault(t => of.Sheet is { } name && FoldedText.Of(t.Name) == FoldedText.Of(name))
            ?? tables[0];
        return At(first, row) is { } read ? [.. tables.Select(t => t == first ? read : t)] : null;
    }

    private bool KnowsHeadings(IReadOnlyList<SourceTable> tables, SourceProfile of)
    {
        var first =
            tables.FirstOrDefault(t => of.Sheet is { } name && FoldedText.Of(t.Name) == FoldedText.Of(name))
            ?? tables[0];
        var headings = first.Columns.Select(c => c.Heading).Where(h => h.Length > 0).ToList();
        return of.Name == Htcds.Name ? Htcds.IsSheet(headings) : Knows(headings, headings, of);
    }

    /// <summary>Every column of the profile is in the file, and every column of the file in the profile.</summary>
    public bool KnowsHeadings(StagedFile file, SourceProfile of)
    {
        if (of.Name is TemplateProfile.Name or Htcds.Name)
            return true;
        var sheet = file.Sheets[SheetLines.FirstOf(file, of)];
        return Knows(
            [.. sheet.Columns.Where(c => c.Filled > 0 && c.Heading.Length > 0).Select(c => c.Heading)],
            [.. sheet.Columns.Select(c => c.Heading)],
            of
        );
    }

    private bool Knows(IReadOnlyList<string> filled, IReadOnlyList<string> all, SourceProfile of)
    {
        var known = of
            .Columns.Select(c => c.Heading)
            .Concat(of.RecordKey)
            .Concat(RejectedWorkbook.ReasonHeadings)
            .Select(FoldedText.Of)
            .ToHashSet();
        return of.Columns.Count > 0
            && MapperOf(of).MissingColumns(all).Count == 0
            && filled.All(h => known.Contains(FoldedText.Of(h)));
    }

    /// <summary>The values that the profile does not know, by heading; dates and words are none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> UnknownValues(StagedFile file, SourceProfile of)
    {
        var mapper = MapperOf(of);
        var unknown = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        // What the words of a standard, or of our own drop-downs, do not know is a mistake in the row.
        if (of.Name is TemplateProfile.Name or Htcds.Name)
            return unknown;
        foreach (var column in file.Sheets[SheetLines.FirstOf(file, of)].Columns)
        {
            var values = column.Values.Select(v => v.Text).Where(v => !Reads(mapper, column.Heading, v)).ToList();
            if (values.Count > 0)
                unknown[column.Heading] = values;
        }
        return unknown;
    }

    private static bool Reads(RowMapper mapper, string heading, string value) =>
        !mapper
            .Fold([new(1, new Dictionary<string, SourceValue> { [heading] = value })])
            .Problems.Any(p => p.Message is MappingMessages.UnknownValue or MappingMessages.NotYesOrNo);
}
