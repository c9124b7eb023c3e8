using System.Globalization;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Imports.Standards;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Extracts;

/// <summary>What of the registrations is wanted.</summary>
/// <param name="From">First year of registration; null for all.</param>
/// <param name="To">Last one.</param>
/// <param name="WithIdentity">Names, contact and birth date too (L0).</param>
public sealed record ExtractRequest(ExtractFormat Format, int? From, int? To, bool WithIdentity)
{
    /// <summary>For the audit, in fixed words.</summary>
    public string Subject =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"extract {Format.ToString().ToLowerInvariant()} {From?.ToString(CultureInfo.InvariantCulture) ?? "-"} {To?.ToString(CultureInfo.InvariantCulture) ?? "-"}{(WithIdentity ? " L0" : "")}"
        );
}

/// <summary>
/// The registrations of the institution in scope, as far as the reader may see them, with all their answers as codes. Each record that
/// goes out is written to the audit before the file is handed over.
/// </summary>
public sealed class RegistrationExtract(
    DcimDbContext db,
    RegistrationStore store,
    RegistrationSections sections,
    IndicatorCatalogue catalogue,
    StandardFiles standards,
    Scope scope,
    Texts text
)
{
    /// <summary>Most records of a workbook of the data standard, which is held in memory.</summary>
    public const int MostOfHtcds = 10_000;
    private const int AtOnce = 500;
    private readonly ExtractColumns _columns = new(catalogue, sections);
    private readonly RegistrationSheets _sheets = new(catalogue, sections);

    public Task<int> NumberOfAsync(ExtractRequest request, CancellationToken cancellationToken) =>
        Wanted(request).CountAsync(cancellationToken);

    public async Task WriteAsync(ExtractRequest request, Stream output, CancellationToken cancellationToken)
    {
        if (request.Format is ExtractFormat.Xlsx or ExtractFormat.Csv)
        {
            await WriteOwnAsync(request, output, cancellationToken);
            return;
        }
        // The writers of other standards do not wait: they ask for one record after another.
        var records = BatchesAsync(request, cancellationToken)
            .ToBlockingEnumerable(cancellationToken)
            .SelectMany(batch => batch)
            .Select(r => _sheets.Of(r.Registration, r.Identity));
        if (request.Format == ExtractFormat.Ctdc)
        {
            standards.WriteCtdc(records, output);
            return;
        }
        var types = await db.Institutions.AsNoTracking().ToDictionaryAsync(i => i.Code, i => i.Type, cancellationToken);
        standards.WriteHtcds(records, code => types.GetValueOrDefault(code), output);
    }

    private async Task WriteOwnAsync(ExtractRequest request, Stream output, CancellationToken cancellationToken)
    {
        using var file = Begin(output, request.Format);
        // The next batch is read while one is written.
        var writing = Task.CompletedTask;
        try
        {
            await foreach (var batch in BatchesAsync(request, cancellationToken))
            {
                await writing;
                writing = Task.Run(
                    () =>
                    {
                        foreach (var (registration, identity) in batch)
                            Add(file, registration.Code, _sheets.Of(registration, identity));
                    },
                    CancellationToken.None
                );
            }
        }
        finally
        {
            await writing;
        }
        WriteCodebook(file);
        file.Finish();
    }

    private IQueryable<Registration> Wanted(ExtractRequest request)
    {
        Code submitted = "COM";
        var wanted = db.Registrations.AsNoTracking().Where(r => r.Quality == submitted);
        if (request.From is { } first && new DateOnly(first, 1, 1) is var from)
            wanted = wanted.Where(r => r.RegisteredFrom >= from);
        if (request.To is { } last && new DateOnly(last, 12, 31) is var to)
            wanted = wanted.Where(r => r.RegisteredFrom <= to);
        return wanted;
    }

    /// <summary>Sheets of records as a file of the same form.</summary>
    /// <param name="records">Each under the code that joins its lines.</param>
    public void Write(IEnumerable<(string Code, RecordSheet Sheet)> records, ExtractFormat format, Stream output)
    {
        using var file = Begin(output, format);
        foreach (var (code, sheet) in records)
            Add(file, code, sheet);
        WriteCodebook(file);
        file.Finish();
    }

    /// <summary>The registrations in question, some hundreds at once; each is written down in the audit before it is given out.</summary>
    private async IAsyncEnumerable<IReadOnlyList<(Registration Registration, IdentityDetails? Identity)>> BatchesAsync(
        ExtractRequest request,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var wanted = Wanted(request);
        for (var lastId = 0L; ; )
        {
            var after = lastId;
            var batch = await RegistrationStore
                .Whole(wanted.Where(r => r.Id > after))
                .OrderBy(r => r.Id)
                .Take(AtOnce)
                .ToListAsync(cancellationToken);
            if (batch.Count == 0)
                yield break;
            lastId = batch[^1].Id;
            var identities = request.WithIdentity
                ? await store.OpenIdentitiesAsync(batch, AuditPurpose.Extract, cancellationToken)
                : null;
            db.Note(
                AuditAction.Exported,
                nameof(Registration),
                request.Subject,
                scope.InstitutionId,
                purpose: AuditPurpose.Extract,
                shown: batch.Select(r => r.Code)
            );
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
            yield return [.. batch.Select(r => (r, identities?.GetValueOrDefault(r.Id)))];
        }
    }

    private ExtractFile Begin(Stream output, ExtractFormat format)
    {
        var file = new ExtractFile(output, format);
        foreach (var sheet in _columns.Sheets)
            file.Begin(sheet.Name, sheet.Headings);
        return file;
    }

    private void Add(ExtractFile file, string code, RecordSheet record)
    {
        foreach (var sheet in _columns.Sheets)
            if (sheet.Name == ExtractColumns.Records)
                file.Add(
                    sheet.Name,
                    [
                        code,
                        .. sheet.Columns.Select(c =>
                            c.Section is null ? TextOf(record.Answers, c.Key)
                            : record.Sources.TryGetValue(c.Section, out var source) ? TextOf(source, c.Key)
                            : ""
                        ),
                    ]
                );
            else if (record.Rows.TryGetValue(sheet.Name, out var rows))
                foreach (var row in rows)
                    file.Add(sheet.Name, [code, .. sheet.Columns.Select(c => TextOf(row, c.Key))]);
    }

    private string TextOf(AnswerSheet sheet, string key) => AnswerText.Write(catalogue[key], sheet);

    /// <summary>What the headings ask, and what the codes mean, in the language of the reader.</summary>
    private void WriteCodebook(ExtractFile file)
    {
        const string Questions = "questions";
        const string Codes = "codes";
        file.Begin(Questions, [text["Extract.Heading"], text["Extract.Question"], text["Extract.List"]]);
        foreach (var column in _columns.Sheets.SelectMany(s => s.Columns))
            file.Add(Questions, [column.ToString(), text.Label(column.Key), catalogue[column.Key].List ?? ""]);
        file.Begin(Codes, [text["Extract.List"], text["Extract.Code"], text["Extract.Meaning"]]);
        var lists = _columns
            .Sheets.SelectMany(s => s.Columns)
            .Select(c => catalogue[c.Key])
            .Where(p => p.List is not null && !IndicatorCatalogue.OpenLists.Contains(p.List))
            .DistinctBy(p => p.List);
        foreach (var part in lists)
        foreach (var value in catalogue.Lists[part.List!].Values)
            file.Add(Codes, [part.List!, value.Code, text.Code(part.List!, value.Code)]);
        foreach (var reason in Code.MissingReasons)
            file.Add(Codes, ["", reason.Value, text.Code("", reason)]);
    }
}
