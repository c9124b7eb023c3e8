using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Linkage;

/// <summary>Of registrations; what is compared beside the encodings their facts say.</summary>
public sealed class VictimMatcher(DcimDbContext db, Scope scope, LinkStore links, TimeProvider clock)
    : Matcher<VictimEncoding, VictimEncodingToken, VictimCandidatePair>(db, scope, links, clock)
{
    protected override LinkedKind Kind => LinkedKind.Victim;

    protected override long? ModelOf(Instance instance) => instance.VictimModelId;

    protected override void SetModel(Instance instance, long model) => instance.VictimModelId = model;

    protected override double? LinksFrom(Instance instance) => instance.LinksVictimsFrom;

    protected override IQueryable<Seen> Seeing(IQueryable<VictimEncoding> encodings) =>
        from e in encodings.AsNoTracking()
        join f in Db.VictimFacts on e.RecordId equals f.RegistrationId
        where f.RecordedTo == null
        where !Db.ImportRuns.Any(i => i.Id == f.ImportId && (i.LiveAt == null || i.UndoneAt != null))
        select new Seen(e, f.Sex, f.Citizenship) { Form = f.MainForm, Year = f.FirstYear };

    protected override IQueryable<long> Told(DateTime after, DateTime upTo)
    {
        var encoded =
            from f in Db.VictimFacts
            where f.RecordedTo == null && Db.VictimEncodings.Any(e => e.RecordId == f.RegistrationId)
            select f;
        var told = from f in encoded where f.RecordedFrom > after && f.RecordedFrom <= upTo select f.RegistrationId;
        var imported =
            from f in encoded
            join i in Db.ImportRuns on f.ImportId equals i.Id
            where i.LiveAt > after && i.LiveAt <= upTo
            select f.RegistrationId;
        return told.Concat(imported);
    }

    protected override async Task<IReadOnlyDictionary<long, LinkTurnRule.Side>> SidesAsync(
        IReadOnlyCollection<VictimEncoding> encodings,
        CancellationToken cancellationToken
    )
    {
        var types = await Db
            .Institutions.AsNoTracking()
            .ToDictionaryAsync(i => i.Id, i => i.Type.Value, cancellationToken);
        var records = encodings.Select(e => e.RecordId).ToList();
        var secret = await Db
            .Registrations.Where(r => records.Contains(r.Id) && r.IsUnderSecrecy)
            .Select(r => r.Id)
            .ToHashSetAsync(cancellationToken);
        return encodings.ToDictionary(
            e => e.RecordId,
            e => new LinkTurnRule.Side(e.InstitutionId, types[e.InstitutionId], e.ChangedAt)
            {
                IsUnderSecrecy = secret.Contains(e.RecordId),
            }
        );
    }

    protected override long? FirstAsked(LinkTurnRule.Side first, LinkTurnRule.Side second) =>
        LinkTurnRule.FirstAsked(first, second);

    /// <summary>Registrations stay whose they are; and that she is said to be somebody else asks nobody new.</summary>
    protected override long? AskedNow(CandidatePair pair, LinkTurnRule.Side first, LinkTurnRule.Side second) =>
        pair.TurnId;
}
