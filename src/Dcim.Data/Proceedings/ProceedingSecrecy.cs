using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Proceedings;

/// <summary>
/// Secrecy of a proceeding, and through it of the own registrations in it. A registration is under secrecy as long as it has
/// insiders: those named with a proceeding are there for it, those without for the registration itself.
/// </summary>
public sealed class ProceedingSecrecy(DcimDbContext db, Scope scope)
{
    /// <summary>Ids of the own people who see the proceeding.</summary>
    public async Task<IReadOnlyList<long>> InsidersAsync(Proceeding proceeding) =>
        await db
            .Insiders.Where(i => i.ProceedingId == proceeding.Id && i.RegistrationId == null)
            .Select(i => i.UserId)
            .ToListAsync();

    /// <summary>Puts the proceeding, and the own registrations in it that the doer sees, under secrecy; or names other insiders.</summary>
    /// <param name="insiders">Ids of people of the own institution; whoever does it is one of them in any case.</param>
    public async Task PutUnderAsync(Proceeding proceeding, IReadOnlyCollection<long> insiders)
    {
        var named = insiders.Append(scope.UserId ?? 0).ToHashSet();
        var there = await RowsOfAsync(proceeding);
        var registrations = await RegistrationsAsync(proceeding);
        db.RemoveRange(Reached(there, registrations).Where(i => !named.Contains(i.UserId)));
        proceeding.IsUnderSecrecy = true;
        Name(proceeding, null, named, there);
        foreach (var registration in registrations)
            Hide(proceeding, registration, named, there);
    }

    /// <summary>Lifts the secrecy; registrations stay under it that have it from elsewhere.</summary>
    public async Task LiftAsync(Proceeding proceeding)
    {
        proceeding.IsUnderSecrecy = false;
        var registrations = await RegistrationsAsync(proceeding);
        db.RemoveRange(Reached(await RowsOfAsync(proceeding), registrations));
        foreach (var registration in registrations)
            registration.IsUnderSecrecy = await HasOthersAsync(proceeding, registration.Id);
    }

    internal async Task PutInAsync(Proceeding proceeding, Registration registration)
    {
        if (!proceeding.IsUnderSecrecy)
            return;
        var there = await RowsOfAsync(proceeding);
        Hide(proceeding, registration, there.Select(i => i.UserId).ToHashSet(), there);
    }

    internal async Task TakeOutAsync(Proceeding proceeding, ProceedingVictim victim)
    {
        var rows = (await RowsOfAsync(proceeding)).Where(i => i.RegistrationId == victim.RegistrationId).ToList();
        if (rows.Count == 0)
            return;
        if (await db.Registrations.SingleOrDefaultAsync(r => r.Id == victim.RegistrationId) is not { } registration)
            return; // kept from the doer: her secrecy is not the doer's to lift
        db.RemoveRange(rows);
        registration.IsUnderSecrecy = await HasOthersAsync(proceeding, registration.Id);
    }

    /// <summary>The rows of the proceeding and of the registrations the doer sees: of another one the insiders must stay, or nobody would.</summary>
    private static List<Insider> Reached(IEnumerable<Insider> rows, IReadOnlyCollection<Registration> registrations) =>
        [.. rows.Where(i => i.RegistrationId is not { } id || registrations.Any(r => r.Id == id))];

    private void Hide(
        Proceeding proceeding,
        Registration registration,
        IReadOnlySet<long> insiders,
        IReadOnlyList<Insider> there
    )
    {
        registration.IsUnderSecrecy = true;
        Name(proceeding, registration.Id, insiders, there);
    }

    private void Name(
        Proceeding proceeding,
        long? registrationId,
        IReadOnlySet<long> insiders,
        IReadOnlyList<Insider> there
    )
    {
        foreach (var user in insiders)
            if (!there.Any(i => i.RegistrationId == registrationId && i.UserId == user))
                db.Add(
                    new Insider
                    {
                        InstitutionId = scope.InstitutionId ?? 0,
                        ProceedingId = proceeding.Id,
                        RegistrationId = registrationId,
                        UserId = user,
                    }
                );
    }

    /// <summary>The own insiders, of the proceeding and of the registrations for its sake.</summary>
    private Task<List<Insider>> RowsOfAsync(Proceeding proceeding) =>
        db.Insiders.Where(i => i.ProceedingId == proceeding.Id).ToListAsync();

    private Task<List<Registration>> RegistrationsAsync(Proceeding proceeding) =>
        db
            .Registrations.Where(r =>
                db.ProceedingVictims.Any(v => v.ProceedingId == proceeding.Id && v.RegistrationId == r.Id)
            )
            .ToListAsync();

    private Task<bool> HasOthersAsync(Proceeding proceeding, long registrationId) =>
        db.Insiders.AnyAsync(i => i.RegistrationId == registrationId && i.ProceedingId != proceeding.Id);
}
