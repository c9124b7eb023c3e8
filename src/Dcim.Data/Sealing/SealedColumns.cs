using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Sealing;

/// <summary>A sealed value as it lies in the database.</summary>
public sealed class SealedRow
{
    public long Id { get; init; }
    public required byte[] Blob { get; init; }
    public required string Table { get; init; }
    public required string Row { get; init; }
    public long InstitutionId { get; init; }

    /// <summary>The registration whose key seals it; null for one sealed by the instance's own, or by a key of its own.</summary>
    public long? RegistrationId { get; init; }

    public SealPlace Place => new(Table, Row, InstitutionId);
}

/// <summary>A column of sealed values: how to find them, each with its place, and how to put a newly sealed one there.</summary>
public abstract class SealedColumn
{
    /// <summary>Its rows may hang on a registration, whose key then seals them.</summary>
    public abstract bool IsOfRegistration { get; }

    /// <summary>Kind of row it is a column of.</summary>
    public abstract Type Entity { get; }

    /// <summary>Its name.</summary>
    public abstract string Column { get; }

    public abstract IQueryable<SealedRow> Rows(DcimDbContext db);

    /// <returns>False where somebody wrote another value meanwhile.</returns>
    public abstract Task<bool> ReplaceAsync(
        DcimDbContext db,
        SealedRow row,
        byte[] blob,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// All that there are, but those of the audit, whose bytes its digests hold, and of <see cref="IInstanceSecrets"/>.
    /// </summary>
    public static IReadOnlyList<SealedColumn> All { get; } =
    [
        new Of<VictimIdentity>(
            nameof(VictimIdentity.Sealed),
            db =>
                db.VictimIdentities.Select(i => new SealedRow
                {
                    Id = i.Id,
                    Blob = i.Sealed,
                    Table = nameof(VictimIdentity),
                    Row = i.Registration.Code,
                    InstitutionId = i.InstitutionId,
                    RegistrationId = i.RegistrationId,
                })
        ),
        new Of<DraftSheet>(
            nameof(DraftSheet.Sealed),
            db =>
                db.DraftSheets.Select(d => new SealedRow
                {
                    Id = d.Id,
                    Blob = d.Sealed,
                    Table = nameof(DraftSheet),
                    Row = d.Registration.Code,
                    InstitutionId = d.InstitutionId,
                    RegistrationId = d.RegistrationId,
                })
        ),
        new Of<KeptSheet>(
            nameof(KeptSheet.Sealed),
            db =>
                db.KeptSheets.Select(k => new SealedRow
                {
                    Id = k.Id,
                    Blob = k.Sealed,
                    Table = nameof(KeptSheet) + "." + k.Page,
                    Row = k.Registration.Code,
                    InstitutionId = k.InstitutionId,
                    RegistrationId = k.RegistrationId,
                })
        ),
        new Of<RuleReason>(
            nameof(RuleReason.Sealed),
            db =>
                db.RuleReasons.Select(r => new SealedRow
                {
                    Id = r.Id,
                    Blob = r.Sealed,
                    Table = nameof(RuleReason) + "." + r.Rule,
                    Row = r.Registration.Code,
                    InstitutionId = r.InstitutionId,
                    RegistrationId = r.RegistrationId,
                })
        ),
        new Of<Grant>(
            nameof(Grant.SealedReason),
            db =>
                db.Grants.Select(g => new SealedRow
                {
                    Id = g.Id,
                    Blob = g.SealedReason,
                    Table = nameof(Grant),
                    Row = g.Code,
                    InstitutionId = g.OwnerId,
                    RegistrationId = g.RegistrationId,
                })
        ),
        new Of<Grant>(
            nameof(Grant.SealedAnswer),
            db =>
                db.Grants.Where(g => g.SealedAnswer != null)
                    .Select(g => new SealedRow
                    {
                        Id = g.Id,
                        Blob = g.SealedAnswer!,
                        Table = nameof(Grant),
                        Row = g.Code,
                        InstitutionId = g.OwnerId,
                        RegistrationId = g.RegistrationId,
                    })
        ),
        new Of<Exclusion>(
            nameof(Exclusion.SealedReason),
            db =>
                db.Exclusions.Select(x => new SealedRow
                {
                    Id = x.Id,
                    Blob = x.SealedReason,
                    Table = nameof(Exclusion),
                    Row = x.Code,
                    InstitutionId = x.InstitutionId,
                    RegistrationId = x.RegistrationId,
                })
        ),
        new Of<EventDraft>(
            nameof(EventDraft.Sealed),
            db =>
                db.EventDrafts.Select(d => new SealedRow
                {
                    Id = d.Id,
                    Blob = d.Sealed,
                    Table = nameof(EventDraft),
                    Row = d.Code,
                    InstitutionId = d.InstitutionId,
                }),
            isOfRegistration: false
        ),
        new Of<Proceeding>(
            nameof(Proceeding.Sealed),
            db =>
                db.Proceedings.Where(p => p.Sealed != null)
                    .Select(p => new SealedRow
                    {
                        Id = p.Id,
                        Blob = p.Sealed!,
                        Table = nameof(Proceeding),
                        Row = p.Code,
                        InstitutionId = p.InstitutionId,
                    }),
            isOfRegistration: false
        ),
        new Of<OffenderRecord>(
            nameof(OffenderRecord.Sealed),
            db =>
                db.OffenderRecords.Where(o => o.Sealed != null)
                    .Select(o => new SealedRow
                    {
                        Id = o.Id,
                        Blob = o.Sealed!,
                        Table = nameof(OffenderRecord),
                        Row = o.Code,
                        InstitutionId = o.InstitutionId,
                    }),
            isOfRegistration: false
        ),
        new Of<ImportRun>(
            nameof(ImportRun.SealedFile),
            db =>
                db.ImportRuns.Where(r => r.KeyName != "")
                    .Select(r => new SealedRow
                    {
                        Id = r.Id,
                        Blob = r.SealedFile,
                        Table = nameof(ImportRun),
                        Row = r.Code,
                        InstitutionId = r.InstitutionId,
                    }),
            isOfRegistration: false
        ),
        new Of<ImportRun>(
            nameof(ImportRun.SealedReasons),
            db =>
                db.ImportRuns.Where(r => r.SealedReasons != null)
                    .Select(r => new SealedRow
                    {
                        Id = r.Id,
                        Blob = r.SealedReasons!,
                        Table = nameof(ImportRun) + ".Reasons",
                        Row = r.Code,
                        InstitutionId = r.InstitutionId,
                    }),
            isOfRegistration: false
        ),
        new Of<ImportChunk>(
            nameof(ImportChunk.Sealed),
            db =>
                db.ImportChunks.Select(c => new SealedRow
                {
                    Id = c.Id,
                    Blob = c.Sealed,
                    Table = nameof(ImportChunk),
                    Row = c.Run.Code + "." + c.Position.ToString(),
                    InstitutionId = c.InstitutionId,
                }),
            isOfRegistration: false
        ),
        new Of<ImportChunk>(
            nameof(ImportChunk.SealedOutcome),
            db =>
                db.ImportChunks.Where(c => c.SealedOutcome != null)
                    .Select(c => new SealedRow
                    {
                        Id = c.Id,
                        Blob = c.SealedOutcome!,
                        Table = nameof(ImportChunk) + ".Outcome",
                        Row = c.Run.Code + "." + c.Position.ToString(),
                        InstitutionId = c.InstitutionId,
                    }),
            isOfRegistration: false
        ),
        new Of<ImportedRecord>(
            nameof(ImportedRecord.SealedBefore),
            db =>
                db.ImportedRecords.Where(r => r.SealedBefore != null)
                    .Select(r => new SealedRow
                    {
                        Id = r.Id,
                        Blob = r.SealedBefore!,
                        Table = nameof(ImportedRecord),
                        Row = r.Registration != null ? r.Registration.Code : r.Proceeding!.Code,
                        InstitutionId = r.InstitutionId,
                        RegistrationId = r.RegistrationId,
                    })
        ),
        new Of<VictimLinkEvent>(
            nameof(VictimLinkEvent.SealedReason),
            db =>
                db.VictimLinkEvents.Where(e => e.SealedReason != null)
                    .Select(e => new SealedRow
                    {
                        Id = e.Id,
                        Blob = e.SealedReason!,
                        Table = nameof(VictimLinkEvent),
                        Row = e.Code,
                        RegistrationId = e.FirstId,
                    })
        ),
        new Of<OffenderLinkEvent>(
            nameof(OffenderLinkEvent.SealedReason),
            db =>
                db.OffenderLinkEvents.Where(e => e.SealedReason != null)
                    .Select(e => new SealedRow
                    {
                        Id = e.Id,
                        Blob = e.SealedReason!,
                        Table = nameof(OffenderLinkEvent),
                        Row = e.Code,
                    }),
            isOfRegistration: false
        ),
    ];

    private sealed class Of<T>(
        string column,
        Func<DcimDbContext, IQueryable<SealedRow>> rows,
        bool isOfRegistration = true
    ) : SealedColumn
        where T : class
    {
        public override bool IsOfRegistration => isOfRegistration;
        public override Type Entity => typeof(T);
        public override string Column => column;

        public override IQueryable<SealedRow> Rows(DcimDbContext db) => rows(db);

        public override async Task<bool> ReplaceAsync(
            DcimDbContext db,
            SealedRow row,
            byte[] blob,
            CancellationToken cancellationToken
        )
        {
            var (id, old) = (row.Id, row.Blob);
#pragma warning disable RS0030 // The same text under another key: nothing the save gate has to see.
            return await db.Set<T>()
                    .Where(r =>
                        EF.Property<long>(r, nameof(SealedRow.Id)) == id && EF.Property<byte[]>(r, column) == old
                    )
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(r => EF.Property<byte[]>(r, column), blob),
                        cancellationToken
                    ) == 1;
#pragma warning restore RS0030
        }
    }
}

/// <summary>Secrets of the instance that somebody else keeps sealed, as those of authenticators.</summary>
public interface IInstanceSecrets
{
    /// <summary>Seals each anew by the newest master.</summary>
    /// <returns>How many there were.</returns>
    Task<int> ResealAsync(CancellationToken cancellationToken);
}
