using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>PJ is in scope; the row is the GNR's. Every way to write it is refused, and it stays as it was.</summary>
public sealed class SaveGateTests(AppFactory app) : IClassFixture<AppFactory>, IAsyncLifetime
{
    private string _code = "";
    private long _own;
    private long _other;
    private string _before = "";

    public async ValueTask InitializeAsync()
    {
        _code = await app.RegisterAsync("gnr", b => b.Fill("VID03.given", "Wira"));
        (_own, _other) = await app.ReadAsync(async db =>
            (
                (await db.Institutions.SingleAsync(i => i.Code == "PT-PJ")).Id,
                (await db.Institutions.SingleAsync(i => i.Code == "PT-GNR")).Id
            )
        );
        _before = await RowsAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public Task Row_AttachedUnderAForgedOwner_IsRefused(EntityState state) =>
        RefusedAsync(async db =>
        {
            var row = await TheirsAsync();
            var entry = db.Entry(row);
            row.InstitutionId = _own;
            entry.State = EntityState.Unchanged;
            row.MainForm = "SEX";
            entry.State = state;
        });

    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public Task Row_AttachedAsTheirs_IsRefused(EntityState state) =>
        RefusedAsync(async db =>
        {
            var row = await TheirsAsync();
            db.Entry(row).State = EntityState.Unchanged;
            row.MainForm = "SEX";
            db.Entry(row).State = state;
        });

    [Fact]
    public Task Row_AttachedAsTheirs_ThenTaken_IsRefused() =>
        RefusedAsync(async db =>
        {
            var theirs = await db.StatusEntries.IgnoreQueryFilters().FirstAsync(s => s.InstitutionId == _other);
            theirs.InstitutionId = _own;
        });

    [Fact]
    public async Task Row_GivenAway_IsRefused()
    {
        var own = await app.RegisterAsync("pj");
        _before = await RowsAsync();
        await RefusedAsync(async db =>
        {
            var status = await db.StatusEntries.FirstAsync(s => s.Registration.Code == own);
            status.InstitutionId = _other;
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Part_AddedToTheirRow_IsRefused(bool forged) =>
        RefusedAsync(async db => db.AddRange(Parts(await TheirsAsync(), forged ? _own : _other)), each: true);

    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public async Task Part_OfTheirs_AttachedUnderAForgedOwner_IsRefused(EntityState state)
    {
        var own = await app.StoredAsync(await app.RegisterAsync("pj"));
        _before = await RowsAsync();
        await RefusedAsync(async db =>
        {
            var theirs = await app.ReadAsync(d => d.VictimIdentities.SingleAsync(i => i.Registration.Code == _code));
            var forged = new VictimIdentity
            {
                Id = theirs.Id,
                RegistrationId = own.Id,
                InstitutionId = _own,
                Sealed = [1],
            };
            db.Entry(forged).State = EntityState.Unchanged;
            forged.Sealed = [2];
            db.Entry(forged).State = state;
        });
    }

    [Fact]
    public Task Registration_AddedForThem_IsRefused() =>
        RefusedAsync(async db =>
        {
            var theirs = await TheirsAsync();
            db.Add(
                new Registration
                {
                    Code = RandomCode.New(),
                    InstitutionId = _other,
                    CaseId = theirs.CaseId,
                    HomePerson = new(),
                }
            );
        });

    [Fact]
    public Task Registration_AddedInTheirCase_IsRefused() =>
        RefusedAsync(async db =>
        {
            var theirs = await TheirsAsync();
            db.Add(
                new Registration
                {
                    Code = RandomCode.New(),
                    FormToken = Guid.NewGuid(),
                    InstitutionId = _own,
                    CaseId = theirs.CaseId,
                    HomePerson = new(),
                }
            );
        });

    [Fact]
    public Task Coverage_DeclaredForThem_IsRefused() =>
        RefusedAsync(db =>
        {
            db.Add(new CoverageDeclaration { InstitutionId = _other, Year = 2013 });
            return Task.CompletedTask;
        });

    [Fact]
    public Task Fact_WrittenDirectly_IsRefused() =>
        RefusedAsync(async db => (await db.VictimFacts.FirstAsync()).RecordedTo = DateTime.UtcNow);

    [Fact]
    public Task Fact_AddedDirectly_IsRefused() =>
        RefusedAsync(async db =>
        {
            var fact = await db.VictimFacts.AsNoTracking().FirstAsync();
            db.Add(new VictimFact { RegistrationId = fact.RegistrationId, PersonId = fact.PersonId });
        });

    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public Task Audit_WrittenDirectly_IsRefused(EntityState state) =>
        RefusedAsync(async db => db.Entry(await db.AuditEvents.FirstAsync()).State = state);

    [Fact]
    public Task Audit_AddedDirectly_IsRefused() =>
        RefusedAsync(db =>
        {
            db.Add(
                new AuditEvent
                {
                    Action = AuditAction.Changed,
                    Entity = "Registration",
                    Subject = _code,
                }
            );
            return Task.CompletedTask;
        });

    [Fact]
    public async Task Nobody_InScope_WritesNothingOfAnInstitution()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
        db.Add(new CoverageDeclaration { InstitutionId = _own, Year = 2013 });
        await Assert.ThrowsAsync<ScopeViolationException>(() => db.SaveChangesAsync(Stop));
        Assert.Empty(await db.Registrations.ToListAsync(Stop));
    }

    [Fact]
    public async Task OwnRow_IsWritten()
    {
        var own = await app.RegisterAsync("pj");
        await using var scope = Enter();
        var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
        (await db.Registrations.SingleAsync(r => r.Code == own, Stop)).MainForm = "SEX";
        await db.SaveChangesAsync(Stop);
        Assert.Equal("SEX", (await app.StoredAsync(own)).MainForm);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static IRegistrationPart[] Parts(Registration of, long owner) =>
        [
            new StatusEntry
            {
                Code = RandomCode.New(),
                RegistrationId = of.Id,
                InstitutionId = owner,
                Status = "IDE",
            },
            new UnnamedOffender
            {
                Code = RandomCode.New(),
                RegistrationId = of.Id,
                InstitutionId = owner,
                Relation = "PTN",
            },
            new DraftSheet
            {
                RegistrationId = of.Id,
                InstitutionId = owner,
                Sealed = [1],
            },
            new VictimIdentity
            {
                RegistrationId = of.Id,
                InstitutionId = owner,
                Sealed = [1],
            },
            new RuleReason
            {
                Rule = "OLD-AGE",
                RegistrationId = of.Id,
                InstitutionId = owner,
                Sealed = [1],
            },
        ];

    /// <param name="each">Every row the attack adds is tried alone.</param>
    private async Task RefusedAsync(Func<DcimDbContext, Task> attack, bool each = false)
    {
        var alone = 0;
        int tried;
        do
        {
            await using var scope = Enter();
            var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
            var refused = await Record.ExceptionAsync(async () =>
            {
                await attack(db);
                foreach (var other in db.ChangeTracker.Entries().Where((_, i) => each && i != alone).ToList())
                    other.State = EntityState.Detached;
                await db.SaveChangesAsync(Stop);
            });
            Assert.True(
                refused is ScopeViolationException or DbUpdateException,
                refused?.ToString() ?? "It was saved."
            );
            tried = each ? 4 : 1;
        } while (++alone < tried);
        Assert.Equal(_before, await RowsAsync());
    }

    private AsyncServiceScope Enter()
    {
        var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().Enter(1, _own);
        return scope;
    }

    private Task<Registration> TheirsAsync() =>
        app.ReadAsync(db => db.Registrations.AsNoTracking().SingleAsync(r => r.Code == _code));

    private Task<string> RowsAsync() =>
        app.ReadAsync(async db =>
            string.Join(
                '\n',
                [
                    await app.StateAsync(),
                    .. (await db.Registrations.ToListAsync()).Select(r =>
                        $"{r.Id} {r.InstitutionId} {r.CaseId} {r.MainForm}"
                    ),
                    .. (await db.StatusEntries.ToListAsync()).Select(s =>
                        $"{s.Id} {s.InstitutionId} {s.RegistrationId} {s.Status}"
                    ),
                    .. (await db.VictimIdentities.ToListAsync()).Select(i =>
                        $"{i.Id} {i.InstitutionId} {i.RegistrationId} {Convert.ToHexString(i.Sealed)}"
                    ),
                    .. (await db.VictimFacts.ToListAsync()).Select(f => $"{f.Id} {f.InstitutionId} {f.RecordedTo}"),
                    $"{await db.AuditEvents.CountAsync()}",
                ]
            )
        );
}
