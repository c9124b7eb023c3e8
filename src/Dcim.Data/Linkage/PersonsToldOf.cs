using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Data.Linkage;

/// <summary>
/// Persons as they are counted before those who register: without what was linked for the statistics alone, by the reviewer or by a
/// job. Counted with it, a table would tell an institution that others know whom it has just registered.
/// </summary>
public sealed class PersonsToldOf(IServiceScopeFactory scopes)
{
    /// <summary>A record of a person that such links made.</summary>
    /// <param name="Counted">Lowest record of the person as it is counted.</param>
    /// <param name="Told">Lowest record of the person without those links.</param>
    private sealed record Place(long Record, long Counted, long Told)
    {
        /// <summary>A number that no person has.</summary>
        public long Person => -Told;
    }

    /// <summary>Gives facts the persons they are of without those links.</summary>
    /// <param name="facts">As they stood at <paramref name="recordedUpTo"/>; followed by nobody.</param>
    /// <param name="recordedUpTo">In UTC.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task ApplyAsync(List<VictimFact> facts, DateTime recordedUpTo, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var places = await PlacesAsync(In(scope).VictimLinkEvents, recordedUpTo, cancellationToken);
        var persons = places.ToDictionary(p => p.Record, p => p.Person);
        foreach (var fact in facts)
            if (persons.TryGetValue(fact.RegistrationId, out var person))
                fact.PersonId = person;
    }

    /// <inheritdoc cref="ApplyAsync(List{VictimFact}, DateTime, CancellationToken)"/>
    public async Task ApplyAsync(List<ProceedingFact> facts, DateTime recordedUpTo, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = In(scope);
        var places = await PlacesAsync(db.OffenderLinkEvents, recordedUpTo, cancellationToken);
        if (places.Count == 0)
            return;
        var counted = places.Select(p => p.Counted).ToHashSet();
        var homes = await db
            .OffenderRecords.Where(o => counted.Contains(o.Id))
            .ToDictionaryAsync(o => o.Id, o => o.HomePersonId, cancellationToken);
        var records = places.Select(p => p.Record).ToList();
        var defendants = await db
            .Defendants.Where(d => records.Contains(d.OffenderId))
            .Select(d => new { d.ProceedingId, d.OffenderId })
            .ToListAsync(cancellationToken);
        // A fact names the person alone, not the record.
        var persons = (
            from d in defendants
            join p in places on d.OffenderId equals p.Record
            group p.Person by (d.ProceedingId, homes[p.Counted])
        ).ToDictionary(g => g.Key, g => g.First());
        var concerned = defendants.Select(d => d.ProceedingId).ToHashSet();
        for (var i = 0; i < facts.Count; i++)
            if (concerned.Contains(facts[i].ProceedingId))
                facts[i] = facts[i]
                    .OfPersons(person => persons.GetValueOrDefault((facts[i].ProceedingId, person), person));
    }

    private static async Task<List<Place>> PlacesAsync(
        IQueryable<LinkEvent> events,
        DateTime recordedUpTo,
        CancellationToken cancellationToken
    )
    {
        var told = events.AsNoTracking().Where(e => e.At <= recordedUpTo);
        if (
            !await told.AnyAsync(
                e => e.Act == LinkAct.Linked && (e.Basis == LinkBasis.Reviewer || e.Basis == LinkBasis.Automatic),
                cancellationToken
            )
        )
            return [];
        var links = new PersonProjection(await told.ToListAsync(cancellationToken));
        return
        [
            .. from record in links
                .Holding.Where(e => e.Act == LinkAct.Linked && !IsTold(e))
                .SelectMany(e => links.RecordsWith(e.FirstId))
                .Distinct()
            select new Place(record, links.RecordsWith(record)[0], links.RecordsWith(record, IsTold)[0]),
        ];
    }

    private static bool IsTold(LinkEvent e) => e.Basis is not (LinkBasis.Reviewer or LinkBasis.Automatic);

    private static DcimDbContext In(AsyncServiceScope scope)
    {
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        return scope.ServiceProvider.GetRequiredService<DcimDbContext>();
    }
}
