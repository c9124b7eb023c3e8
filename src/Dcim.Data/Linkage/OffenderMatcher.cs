using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Linkage;

/// <summary>Of offender records; what is compared beside the encodings stands on the record.</summary>
public sealed class OffenderMatcher(DcimDbContext db, Scope scope, LinkStore links, TimeProvider clock)
    : Matcher<OffenderEncoding, OffenderEncodingToken, OffenderCandidatePair>(db, scope, links, clock)
{
    protected override LinkedKind Kind => LinkedKind.Offender;

    protected override long? ModelOf(Instance instance) => instance.OffenderModelId;

    protected override void SetModel(Instance instance, long model) => instance.OffenderModelId = model;

    protected override double? LinksFrom(Instance instance) => instance.LinksOffendersFrom;

    protected override IQueryable<Seen> Seeing(IQueryable<OffenderEncoding> encodings) =>
        from e in encodings.AsNoTracking()
        join o in Db.OffenderRecords on e.RecordId equals o.Id
        where
            Db.Defendants.Any(d =>
                d.OffenderId == o.Id
                && !Db.ImportRuns.Any(i => i.Id == d.Proceeding.ImportId && (i.LiveAt == null || i.UndoneAt != null))
            )
        select new Seen(e, o.Sex, o.Citizenship);

    /// <summary>All that is said of an offender, and who leads the proceeding, stands in the proceeding's fact.</summary>
    protected override IQueryable<long> Told(DateTime after, DateTime upTo)
    {
        var encoded = Db.Defendants.Where(d => Db.OffenderEncodings.Any(e => e.RecordId == d.OffenderId));
        var told =
            from d in encoded
            join f in Db.ProceedingFacts on d.ProceedingId equals f.ProceedingId
            where f.RecordedTo == null && f.RecordedFrom > after && f.RecordedFrom <= upTo
            select d.OffenderId;
        var imported =
            from d in encoded
            join i in Db.ImportRuns on d.Proceeding.ImportId equals i.Id
            where i.LiveAt > after && i.LiveAt <= upTo
            select d.OffenderId;
        return told.Concat(imported);
    }

    protected override async Task<IReadOnlyDictionary<long, LinkTurnRule.Side>> SidesAsync(
        IReadOnlyCollection<OffenderEncoding> encodings,
        CancellationToken cancellationToken
    )
    {
        var holders = await OffenderHolder.OfAsync(Db, [.. encodings.Select(e => e.RecordId)], cancellationToken);
        return (
            from e in encodings
            where holders.ContainsKey(e.RecordId)
            let holder = holders[e.RecordId]
            select (
                e.RecordId,
                new LinkTurnRule.Side(holder.InstitutionId, holder.Type, e.ChangedAt)
                {
                    IsUnderSecrecy = holder.IsUnderSecrecy,
                }
            )
        ).ToDictionary();
    }

    protected override long? FirstAsked(LinkTurnRule.Side first, LinkTurnRule.Side second) =>
        LinkTurnRule.FirstAskedOfOffenders(first, second);

    /// <summary>A proceeding is handed over, and with it the question; whoever says anew who he is does not move it.</summary>
    protected override long? AskedNow(CandidatePair pair, LinkTurnRule.Side first, LinkTurnRule.Side second) =>
        pair.TurnId is not { } asked ? null
        : pair.FirstSays == true ? second.InstitutionId
        : pair.SecondSays == true ? first.InstitutionId
        : LinkTurnRule.MayAskOfOffenders(asked, first, second) ? asked
        : FirstAsked(first, second);
}
