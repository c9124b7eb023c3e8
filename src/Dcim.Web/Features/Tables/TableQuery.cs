using System.Linq.Expressions;
using Dcim.Data;
using Dcim.Data.Linkage;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using Dcim.Linkage;
using Dcim.Statistics;
using Dcim.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Tables;

/// <summary>The one way to a number: page, workbook, csv and the operator's verb ask here.</summary>
public sealed class TableQuery(
    DcimDbContext db,
    UndecidedPairs undecided,
    PersonsToldOf told,
    CurrentInstitution current,
    Scope scope,
    NationalProfile profile,
    IndicatorCatalogue catalogue
)
{
    /// <summary>The table for the request, from the facts of all that may concern the year.</summary>
    /// <param name="table">One of <see cref="CountedTable.Ids"/>.</param>
    /// <param name="request">Year and clocks.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<CountedTable> CountAsync(string table, TableRequest request, CancellationToken cancellationToken)
    {
        var institutions = await InstitutionsAsync(request, cancellationToken);
        return ProceedingTable.Ids.Contains(table)
            ? ProceedingTable.Count(
                table,
                request,
                await ProceedingsAsync(request, cancellationToken),
                institutions,
                profile,
                catalogue.Lists
            )
            : RegistrationTable.Count(
                table,
                request,
                await RegistrationsAsync(table, request, cancellationToken),
                institutions,
                profile,
                catalogue.Lists
            );
    }

    /// <summary>
    /// The ledger under a table; what is not decided for the observatory, which registers nobody, and where it is known. Null under
    /// a table of proceedings.
    /// </summary>
    public async Task<Ledger?> LedgerAsync(CountedTable counted, CancellationToken cancellationToken)
    {
        if (counted is not RegistrationTable table)
            return null;
        if (!await CountsAllAsync())
            return table.Ledger with { IsWithheld = true };
        var request = table.Table.Request;
        var unreal = await db.UnrealImportsAsync(request.RecordedUpTo, cancellationToken);
        var open = table.IsUnchanged
            ? await undecided.FindAsync(
                inner => Facts(inner, table.Table.Id, request, unreal).Select(f => f.RegistrationId),
                request.RecordedUpTo,
                cancellationToken
            )
            : null;
        if (open is null)
            return table.Ledger;
        var pairs = table.PairsWith(open.Pairs.Select(p => new OpenPair(p.First, p.Second, p.Probability)));
        var net = NetCount.Of(pairs.Registrations, pairs.All);
        return table.Ledger with
        {
            Outlook = LedgerOutlook.Of(pairs, open.Named, VictimMatcher.Proposed, (net.Expected, net.Low, net.High)),
        };
    }

    /// <summary>How far the victims and suspects of the year came, from every proceeding that had begun by the day.</summary>
    public async Task<AttritionReport> AttritionAsync(TableRequest request, CancellationToken cancellationToken)
    {
        var lastYear = request.AsOf.Year;
        return AttritionReport.Count(
            request,
            await RegistrationsAsync(VictimTable.Id, request, cancellationToken),
            await StoodAtAsync(request, f => f.FirstYear <= lastYear, cancellationToken),
            await InstitutionsAsync(request, cancellationToken),
            profile,
            catalogue.Lists
        );
    }

    private async Task<List<VictimFact>> RegistrationsAsync(
        string table,
        TableRequest request,
        CancellationToken cancellationToken
    )
    {
        var unreal = await db.UnrealImportsAsync(request.RecordedUpTo, cancellationToken);
        var facts = await Facts(db, table, request, unreal).ToListAsync(cancellationToken);
        if (!await CountsAllAsync())
            await told.ApplyAsync(facts, request.RecordedUpTo, cancellationToken);
        return facts;
    }

    /// <summary>The operator and the observatory, which registers nobody, count what was linked for the statistics alone.</summary>
    private async Task<bool> CountsAllAsync() =>
        scope.IsSystem || scope.InstitutionId is not null && (await current.GetAsync()).IsObservatory;

    /// <summary>The facts of every victim who may concern the year: what she counts as hangs on all her registrations.</summary>
    private static IQueryable<VictimFact> Facts(
        DcimDbContext db,
        string table,
        TableRequest request,
        IReadOnlyList<long?> unreal
    )
    {
        var (year, recordedUpTo) = (request.Year, request.RecordedUpTo);
        var concerned =
            table == ProtectionTable.Id
                ? db.VictimFacts.Where(f => f.ProtectionFirstYear <= year && f.ProtectionLastYear >= year)
                : db.VictimFacts.Where(f => f.FirstYear <= year && f.LastYear >= year);
        var persons = concerned.Select(f => f.PersonId);
        return db
            .VictimFacts.AsNoTracking()
            .Where(f => persons.Contains(f.PersonId) && !unreal.Contains(f.ImportId))
            .Where(f => f.RecordedFrom <= recordedUpTo && (f.RecordedTo == null || f.RecordedTo > recordedUpTo));
    }

    private async Task<List<ProceedingFact>> ProceedingsAsync(TableRequest request, CancellationToken cancellationToken)
    {
        var year = request.Year;
        return await StoodAtAsync(request, f => f.FirstYear <= year && f.LastYear >= year, cancellationToken);
    }

    private async Task<List<ProceedingFact>> StoodAtAsync(
        TableRequest request,
        Expression<Func<ProceedingFact, bool>> which,
        CancellationToken cancellationToken
    )
    {
        var unreal = await db.UnrealImportsAsync(request.RecordedUpTo, cancellationToken);
        var facts = await StoodAt(request.RecordedUpTo, unreal).Where(which).ToListAsync(cancellationToken);
        if (!await CountsAllAsync())
            await told.ApplyAsync(facts, request.RecordedUpTo, cancellationToken);
        return facts;
    }

    private IQueryable<ProceedingFact> StoodAt(DateTime recordedUpTo, IReadOnlyList<long?> unreal) =>
        db
            .ProceedingFacts.AsNoTracking()
            .Where(f => !unreal.Contains(f.ImportId))
            .Where(f => f.RecordedFrom <= recordedUpTo && (f.RecordedTo == null || f.RecordedTo > recordedUpTo));

    private async Task<List<ReportingInstitution>> InstitutionsAsync(
        TableRequest request,
        CancellationToken cancellationToken
    )
    {
        var (year, recordedUpTo) = (request.Year, request.RecordedUpTo);
        var declared = await db
            .CoverageDeclarations.AsNoTracking()
            .Where(c => c.Year == year && c.RecordedFrom <= recordedUpTo)
            .Where(c => c.RecordedTo == null || c.RecordedTo > recordedUpTo)
            .Select(c => c.InstitutionId)
            .ToHashSetAsync(cancellationToken);
        var institutions = await db.Institutions.AsNoTracking().ToListAsync(cancellationToken);
        return
        [
            .. institutions.Select(i => new ReportingInstitution(
                i.Id,
                i.Type,
                i.IsActiveIn(year),
                declared.Contains(i.Id)
            )),
        ];
    }
}
