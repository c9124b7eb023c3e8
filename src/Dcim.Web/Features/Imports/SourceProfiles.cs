using Dcim.Data;
using Dcim.Data.Imports;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Imports;

/// <summary>A profile by which a file can be read.</summary>
/// <param name="Source">Names its records again: code of a source of the institution, or name of a profile of ours.</param>
public sealed record KnownProfile(string Source, SourceProfile Profile, RecordSource? Of);

/// <summary>The profiles an institution can read files by: its own sources', and those that come with the program.</summary>
public sealed class SourceProfiles(DcimDbContext db, IndicatorCatalogue catalogue, NationalProfile profile, Texts text)
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

    /// <summary>The institution's own first, the newest before the others.</summary>
    public async Task<IReadOnlyList<KnownProfile>> AllAsync(long institutionId, CancellationToken cancellationToken)
    {
        var own = await db
            .RecordSources.AsNoTracking()
            .Where(s => s.InstitutionId == institutionId && s.RetiredAt == null)
            .OrderByDescending(s => s.Id)
            .ToListAsync(cancellationToken);
        return [.. own.Select(s => new KnownProfile(s.Code, SourceProfile.FromJson(s.Profile), s)), .. BuiltIn];
    }

    /// <summary>Those that come with the program, by their name.</summary>
    public static IReadOnlyList<KnownProfile> BuiltIn { get; } = [];

    /// <summary>The profile by which a file can be read as it is: it knows every heading; the one that knows most comes first.</summary>
    public async Task<KnownProfile?> RecogniseAsync(
        StagedFile file,
        long institutionId,
        CancellationToken cancellationToken
    ) =>
        (await AllAsync(institutionId, cancellationToken))
            .Where(k => KnowsHeadings(file, k.Profile))
            .MaxBy(k => k.Profile.Columns.Count(c => c.Target is not null));

    /// <summary>Every column of the profile is in the file, and every column of the file in the profile.</summary>
    public bool KnowsHeadings(StagedFile file, SourceProfile of)
    {
        var sheet = file.Sheets[SheetLines.FirstOf(file, of)];
        var headings = sheet.Columns.Where(c => c.Filled > 0 && c.Heading.Length > 0).Select(c => c.Heading).ToList();
        var known = of
            .Columns.Select(c => c.Heading)
            .Concat(of.RecordKey)
            .Concat(RejectedWorkbook.ReasonHeadings)
            .Select(FoldedText.Of)
            .ToHashSet();
        return of.Columns.Count > 0
            && MapperOf(of).MissingColumns(sheet.Columns.Select(c => c.Heading)).Count == 0
            && headings.All(h => known.Contains(FoldedText.Of(h)));
    }

    /// <summary>The values that the profile does not know, by heading; dates and words are none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> UnknownValues(StagedFile file, SourceProfile of)
    {
        var mapper = MapperOf(of);
        var unknown = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
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
            .Fold("", [new(1, new Dictionary<string, SourceValue> { [heading] = value })])
            .Problems.Any(p => p.Message is MappingMessages.UnknownValue or MappingMessages.NotYesOrNo);
}
