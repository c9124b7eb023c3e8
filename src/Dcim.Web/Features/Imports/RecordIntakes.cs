using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Data.Sealing;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Proceedings;
using Dcim.Web.Features.Registrations;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Imports;

/// <summary>A record that is here already: the one or the other.</summary>
public sealed record ImportedBefore(Registration? Registration, Proceeding? Proceeding)
{
    public string Code => Registration?.Code ?? Proceeding!.Code;
    public long Version => Registration?.Version ?? Proceeding!.Version;

    /// <summary>Name of the key that seals what is hers; empty for a proceeding.</summary>
    public string KeyName => Registration?.KeyName ?? "";
}

/// <summary>What came of taking a sheet in, whatever it is of.</summary>
public sealed record Taken(
    ImportedBefore Record,
    IReadOnlyList<IntakeFinding> Errors,
    IReadOnlyList<IntakeFinding> Unusual,
    IReadOnlyList<string> LeftOut,
    bool HasChanged
)
{
    public bool IsValid => Errors.Count == 0;

    public static Taken Of(Intake<Registration> intake) =>
        new(new(intake.Record, null), intake.Errors, intake.Unusual, intake.LeftOut, intake.HasChanged);

    public static Taken Of(Intake<Proceeding> intake) =>
        new(new(null, intake.Record), intake.Errors, intake.Unusual, intake.LeftOut, intake.HasChanged);
}

/// <summary>The ways in for registrations and for proceedings, as an import goes them.</summary>
public sealed class RecordIntakes(
    DcimDbContext db,
    RegistrationIntake registrations,
    ProceedingIntake proceedings,
    RegistrationStore store,
    ProceedingAccess access,
    Sealer sealer
)
{
    public async Task<Taken> AddAsync(
        SourceSubject subject,
        RecordSheet sheet,
        Institution institution,
        IntakeTerms terms,
        Guid formToken,
        long importId
    ) =>
        subject == SourceSubject.Registrations
            ? Taken.Of(await registrations.AddAsync(sheet, institution, terms, formToken, null, importId))
            : Taken.Of(await proceedings.AddAsync(sheet, institution, terms, formToken, importId));

    /// <summary>The record with all its rows; null where it is not open to who imports.</summary>
    public async Task<ImportedBefore?> FindAsync(long institutionId, long? registrationId, long? proceedingId)
    {
        if (registrationId is { } id)
            return
                await RegistrationStore
                    .Whole(db.Registrations.Where(r => r.Id == id && r.InstitutionId == institutionId))
                    .SingleOrDefaultAsync()
                    is { } registration
                ? new(registration, null)
                : null;
        var code = await db
            .Proceedings.Where(p => p.Id == proceedingId && p.InstitutionId == institutionId)
            .Select(p => p.Code)
            .SingleOrDefaultAsync();
        return code is not null && await access.FindLedAsync(code) is { } proceeding ? new(null, proceeding) : null;
    }

    /// <summary>The record as a sheet.</summary>
    /// <param name="identityFor">What identities are opened for; null to leave them out.</param>
    public async Task<RecordSheet> SheetOfAsync(ImportedBefore record, Institution institution, string? identityFor)
    {
        if (record.Registration is { } registration)
            return await registrations.SheetOfAsync(registration, identityFor);
        var proceeding = record.Proceeding!;
        if (identityFor is not null)
            db.Note(
                AuditAction.Viewed,
                nameof(Proceeding),
                proceeding.Code,
                proceeding.InstitutionId,
                purpose: identityFor
            );
        return await proceedings.SheetOfAsync(proceeding, institution.Type, identityFor);
    }

    public async Task<Taken> ChangeAsync(
        ImportedBefore record,
        RecordSheet sheet,
        Institution institution,
        IntakeTerms terms,
        IReadOnlySet<string> covers
    ) =>
        record.Registration is { } registration
            ? Taken.Of(await registrations.ChangeAsync(registration, sheet, terms, covers))
            : Taken.Of(await proceedings.ChangeAsync(record.Proceeding!, sheet, institution, terms, covers));

    /// <summary>Seals what a record said before it was changed: of a registration by her own key.</summary>
    public byte[] Seal(ImportedBefore record, RecordSheet before) =>
        record.Registration is { } registration
            ? store.SealFor(registration, nameof(ImportedRecord), registration.Code, before.ToJson())
            : sealer.Seal(before.ToJson(), PlaceOf(record.Proceeding!));

    /// <summary>What a record said before; null where she was erased since.</summary>
    public RecordSheet? Open(ImportedBefore record, byte[] before) =>
        (
            record.Registration is { } registration
                ? store.OpenForIfAlive(registration, nameof(ImportedRecord), registration.Code, before)
                : sealer.OpenIfAlive(before, PlaceOf(record.Proceeding!))
        )
            is { } json
            ? RecordSheet.FromJson(json)
            : null;

    private static SealPlace PlaceOf(Proceeding proceeding) =>
        new(nameof(ImportedRecord), proceeding.Code, proceeding.InstitutionId);
}
