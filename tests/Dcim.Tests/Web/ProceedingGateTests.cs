using Dcim.Data;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>
/// PJ is in scope and leads a proceeding of its own; the rows are of one that the prosecution leads. Every way to write them is
/// refused, and they stay as they were.
/// </summary>
public sealed class ProceedingGateTests(ProceedingGateTests.Factory app) : IClassFixture<ProceedingGateTests.Factory>
{
    /// <summary>Ids of what PJ leads and of what it does not.</summary>
    public sealed record Ids(long Pj, long Ngo, long Own, long OwnOther, long Theirs, long Offender, long Registration);

    /// <summary>A proceeding of the prosecution with a row of each kind, and two of PJ with a suspect each, made once.</summary>
    public sealed class Factory : AppFactory
    {
        private Ids? _ids;

        public async Task<Ids> IdsAsync()
        {
            if (_ids is { } made)
                return made;
            var theirs = await this.ProceedingAsync("mp", await this.RegisterAsync("mp"));
            var mp = await SignInAsync("mp");
            var (row, offender) = await this.AddDefendantAsync(mp, theirs, "Cizinov");
            await SaveRowAsync(mp, theirs, "links", row, ("Victims", "other"), ("TRF13", "LAB"));
            await SaveRowAsync(mp, theirs, "decisions", row, ("PRS03", "NCH"), ("PRS04.year", "2014"));
            await SaveRowAsync(
                mp,
                theirs,
                "judgments",
                row,
                ("JDG02", "FIR"),
                ("JDG03", "ACQ"),
                ("JDG03.offence", "A2"),
                ("JDG04.year", "2015")
            );
            var registration = await this.RegisterAsync("pj");
            string[] own = [await this.ProceedingAsync("pj"), await this.ProceedingAsync("pj")];
            var pj = await SignInAsync("pj");
            foreach (var code in own)
                await this.AddDefendantAsync(pj, code, $"Vlastov{code}");
            return _ids = await this.ReadAsync(async db =>
            {
                var ids = await db.Proceedings.ToDictionaryAsync(p => p.Code, p => p.Id);
                return new Ids(
                    (await db.Institutions.SingleAsync(i => i.Code == "PT-PJ")).Id,
                    (await db.Institutions.SingleAsync(i => i.Code == "PT-ONG1")).Id,
                    ids[own[0]],
                    ids[own[1]],
                    ids[theirs],
                    (await db.OffenderRecords.SingleAsync(o => o.Code == offender)).Id,
                    (await db.Registrations.SingleAsync(r => r.Code == registration)).Id
                );
            });
        }

        private static async Task SaveRowAsync(
            Browser browser,
            string proceeding,
            string rows,
            string defendant,
            params (string Box, string Text)[] answers
        )
        {
            await browser.OpenAsync($"/proceedings/{proceeding}/{rows}/new");
            browser.Fill("Defendants", defendant);
            foreach (var (box, text) in answers)
                browser.Fill(box, text);
            await browser.SubmitAsync("save");
            Assert.Empty(browser.Errors);
        }
    }

    private static readonly string[] s_kinds = ["victims", "defendants", "links", "decisions", "judgments"];

    public static TheoryData<string> Kinds => [.. s_kinds];

    public static TheoryData<string, EntityState> KindsAndStates =>
        new(s_kinds.SelectMany(k => new[] { (k, EntityState.Modified), (k, EntityState.Deleted) }));

    [Theory]
    [MemberData(nameof(KindsAndStates))]
    public Task Row_AttachedAsTheirs_IsRefused(string kind, EntityState state) =>
        RefusedAsync(async (db, _) => Write(db.Entry(await TheirsAsync(kind)), state));

    [Theory]
    [MemberData(nameof(KindsAndStates))]
    public Task Row_AttachedAsOfTheOwnProceeding_IsRefused(string kind, EntityState state) =>
        RefusedAsync(
            async (db, ids) =>
            {
                await db.Proceedings.SingleAsync(p => p.Id == ids.Own, Stop);
                var entry = db.Entry((object)await TheirsAsync(kind));
                entry.Property(nameof(IProceedingRow.ProceedingId)).CurrentValue = ids.Own;
                Write(entry, state);
            }
        );

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Row_AddedToTheirProceeding_IsRefused(string kind) =>
        RefusedAsync(async (db, ids) => db.Add(await NewAsync(db, kind, ids.Theirs, ids.Theirs)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Row_AddedToTheirProceeding_AttachedAsOwn_IsRefused(string kind) =>
        RefusedAsync(
            async (db, ids) =>
            {
                var theirs = await app.ReadAsync(d =>
                    d.Proceedings.AsNoTracking().SingleAsync(p => p.Id == ids.Theirs)
                );
                theirs.InstitutionId = ids.Pj;
                db.Entry(theirs).State = EntityState.Unchanged;
                db.Add(await NewAsync(db, kind, ids.Theirs, ids.Theirs));
            }
        );

    /// <summary>Neither of another's proceeding, nor of another of the own.</summary>
    [Theory]
    [InlineData("links", true)]
    [InlineData("links", false)]
    [InlineData("decisions", true)]
    [InlineData("decisions", false)]
    [InlineData("judgments", true)]
    [InlineData("judgments", false)]
    public Task Row_AboutADefendantOfAnotherProceeding_IsRefused(string kind, bool own) =>
        RefusedAsync(
            async (db, ids) =>
            {
                await db.Proceedings.SingleAsync(p => p.Id == ids.Own, Stop);
                db.Add(await NewAsync(db, kind, ids.Own, own ? ids.OwnOther : ids.Theirs));
            }
        );

    [Fact]
    public Task Link_ToAVictimOfAnotherProceeding_IsRefused() =>
        RefusedAsync(
            async (db, ids) =>
            {
                await db.Proceedings.SingleAsync(p => p.Id == ids.Own, Stop);
                var link = (OffenderVictimLink)await NewAsync(db, "links", ids.Own, ids.Own);
                link.VictimId = (await TheirsAsync("victims")).Id;
                db.Add(link);
            }
        );

    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public Task Offender_AttachedAsTheirs_IsRefused(EntityState state) =>
        RefusedAsync(async (db, ids) => Write(db.Entry(await OffenderAsync(ids)), state));

    [Fact]
    public Task Offender_AttachedAsADefendantOfTheOwnProceeding_IsRefused() =>
        RefusedAsync(
            async (db, ids) =>
            {
                await db.Proceedings.SingleAsync(p => p.Id == ids.Own, Stop);
                var defendant = await NewAsync(db, "defendants", ids.Own, ids.Theirs);
                defendant.Id = 4711;
                db.Entry((object)defendant).State = EntityState.Unchanged;
                Write(db.Entry(await OffenderAsync(ids)), EntityState.Modified);
            }
        );

    /// <summary>It would open the record to PJ.</summary>
    [Fact]
    public Task Offender_MadeADefendantOfTheOwnProceeding_IsRefused() =>
        RefusedAsync(
            async (db, ids) =>
            {
                await db.Proceedings.SingleAsync(p => p.Id == ids.Own, Stop);
                db.Add(await NewAsync(db, "defendants", ids.Own, ids.Theirs));
            }
        );

    [Fact]
    public Task Defendant_TurnedIntoTheirOffender_IsRefused() =>
        RefusedAsync(
            async (db, ids) =>
            {
                var own = await db
                    .Defendants.Include(d => d.Proceeding)
                    .SingleAsync(d => d.ProceedingId == ids.Own, Stop);
                own.OffenderId = ids.Offender;
            }
        );

    [Fact]
    public Task Fact_WrittenDirectly_IsRefused() =>
        RefusedAsync(async (db, _) => (await db.ProceedingFacts.FirstAsync(Stop)).RecordedTo = DateTime.UtcNow);

    [Fact]
    public Task Fact_AddedDirectly_IsRefused() =>
        RefusedAsync(
            (db, ids) =>
            {
                db.Add(new ProceedingFact { ProceedingId = ids.Own });
                return Task.CompletedTask;
            }
        );

    [Fact]
    public async Task WhoLeadsNone_SeesNoRowAndNoOffender()
    {
        var ids = await app.IdsAsync();
        foreach (var (institution, seen) in new[] { (ids.Ngo, 0), (ids.Pj, 2) })
        {
            await using var scope = Enter(institution);
            var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
            Assert.Equal(
                (seen, seen, seen),
                (
                    await db.Proceedings.CountAsync(Stop),
                    await db.Defendants.CountAsync(Stop),
                    await db.OffenderRecords.CountAsync(Stop)
                )
            );
            Assert.Empty(await db.OffenderVictimLinks.ToListAsync(Stop));
            Assert.Empty(await db.ProsecutionDecisions.ToListAsync(Stop));
            Assert.Empty(await db.Judgments.ToListAsync(Stop));
        }
    }

    [Fact]
    public async Task OwnRow_IsWritten()
    {
        var ids = await app.IdsAsync();
        await using var scope = Enter(ids.Pj);
        var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
        var own = await db
            .Defendants.Include(d => d.Proceeding)
            .Include(d => d.Offender)
            .SingleAsync(d => d.ProceedingId == ids.OwnOther, Stop);
        (own.Arrest, own.Offender.Sex) = ("ARR", "F");
        await db.SaveChangesAsync(Stop);
        Assert.Equal(
            "ARR F",
            await app.ReadAsync(d =>
                d.Defendants.Where(x => x.Id == own.Id)
                    .Select(x => x.Arrest.Value + " " + x.Offender.Sex.Value)
                    .SingleAsync()
            )
        );
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Follows a row as if it were stored so, and changes or removes it.</summary>
    private static void Write(EntityEntry entry, EntityState state)
    {
        entry.State = EntityState.Unchanged;
        var (property, value) = entry.Entity switch
        {
            ProceedingVictim => (nameof(ProceedingVictim.Role), "SUS"),
            Defendant => (nameof(Defendant.Arrest), "DET"),
            OffenderVictimLink => (nameof(OffenderVictimLink.Form), "SEX"),
            ProsecutionDecision => (nameof(ProsecutionDecision.Decision), "OTH"),
            Judgment => (nameof(Judgment.Outcome), "OTH"),
            _ => (nameof(OffenderRecord.Sex), "F"),
        };
        entry.Property(property).CurrentValue = new Dcim.Domain.Answers.Code(value);
        entry.State = state;
    }

    /// <param name="of">The proceeding whose defendant the row is about; a defendant is the offender of theirs, or a new one.</param>
    private async Task<IProceedingRow> NewAsync(DcimDbContext db, string kind, long proceeding, long of)
    {
        var ids = await app.IdsAsync();
        var (code, defendant) = (
            RandomCode.New(),
            await app.ReadAsync(d => d.Defendants.Where(x => x.ProceedingId == of).Select(x => x.Id).FirstAsync())
        );
        switch (kind)
        {
            case "victims":
                var registration = await db.Registrations.SingleAsync(r => r.Id == ids.Registration, Stop);
                return new ProceedingVictim
                {
                    ProceedingId = proceeding,
                    Registration = registration,
                    RegistrationId = registration.Id,
                    InstitutionId = ids.Pj,
                };
            case "defendants":
                return new Defendant
                {
                    Code = code,
                    ProceedingId = proceeding,
                    OffenderId = ids.Offender,
                };
            case "links":
                return new OffenderVictimLink
                {
                    Code = code,
                    ProceedingId = proceeding,
                    DefendantId = defendant,
                };
            case "decisions":
                return new ProsecutionDecision
                {
                    Code = code,
                    ProceedingId = proceeding,
                    DefendantId = defendant,
                };
            default:
                return new Judgment
                {
                    Code = code,
                    ProceedingId = proceeding,
                    DefendantId = defendant,
                };
        }
    }

    private async Task<IProceedingRow> TheirsAsync(string kind)
    {
        var id = (await app.IdsAsync()).Theirs;
        return await app.ReadAsync<IProceedingRow>(async db =>
            kind switch
            {
                "victims" => await db.ProceedingVictims.AsNoTracking().SingleAsync(r => r.ProceedingId == id),
                "defendants" => await db.Defendants.AsNoTracking().SingleAsync(r => r.ProceedingId == id),
                "links" => await db.OffenderVictimLinks.AsNoTracking().SingleAsync(r => r.ProceedingId == id),
                "decisions" => await db.ProsecutionDecisions.AsNoTracking().SingleAsync(r => r.ProceedingId == id),
                _ => await db.Judgments.AsNoTracking().SingleAsync(r => r.ProceedingId == id),
            }
        );
    }

    private Task<OffenderRecord> OffenderAsync(Ids ids) =>
        app.ReadAsync(db => db.OffenderRecords.AsNoTracking().SingleAsync(o => o.Id == ids.Offender));

    private async Task RefusedAsync(Func<DcimDbContext, Ids, Task> attack)
    {
        var ids = await app.IdsAsync();
        var before = await RowsAsync();
        await using (var scope = Enter(ids.Pj))
        {
            var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
            var refused = await Record.ExceptionAsync(async () =>
            {
                await attack(db, ids);
                await db.SaveChangesAsync(Stop);
            });
            Assert.True(
                refused is ScopeViolationException or DbUpdateException,
                refused?.ToString() ?? "It was saved."
            );
        }
        Assert.Equal(before, await RowsAsync());
    }

    private AsyncServiceScope Enter(long institution)
    {
        var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().Enter(1, institution);
        return scope;
    }

    private Task<string> RowsAsync() =>
        app.ReadAsync(async db =>
            string.Join(
                '\n',
                [
                    await app.StateAsync(),
                    .. (await db.ProceedingVictims.ToListAsync()).Select(r => $"{r.Id} {r.ProceedingId} {r.Role}"),
                    .. (await db.Defendants.ToListAsync()).Select(r =>
                        $"{r.Id} {r.ProceedingId} {r.OffenderId} {r.Arrest}"
                    ),
                    .. (await db.OffenderVictimLinks.ToListAsync()).Select(r => $"{r.Id} {r.ProceedingId} {r.Form}"),
                    .. (await db.ProsecutionDecisions.ToListAsync()).Select(r =>
                        $"{r.Id} {r.ProceedingId} {r.Decision}"
                    ),
                    .. (await db.Judgments.ToListAsync()).Select(r => $"{r.Id} {r.ProceedingId} {r.Outcome}"),
                    .. (await db.OffenderRecords.ToListAsync()).Select(o => $"{o.Id} {o.Sex} {o.LinkageKey}"),
                    $"{await db.AuditEvents.CountAsync()}",
                ]
            )
        );
}
