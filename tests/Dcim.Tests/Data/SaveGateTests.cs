using CsCheck;
using Dcim.Data;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Dcim.Tests.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Data;

/// <summary>Whatever is saved, by however many at once: the chain holds, and the facts are those of the registrations.</summary>
public sealed class SaveGateTests(TestInstance instance) : IClassFixture<TestInstance>
{
    private enum Act
    {
        Draft,
        Submit,
        Correct,
        AddStatus,
        CorrectStatus,
        RemoveStatus,
        Discard,
        Open,
        Declare,
    }

    /// <summary>What a caseworker of an institution does, with which sheet, to which of its registrations.</summary>
    private sealed record Step(Act Act, long Institution, int Target, AnswerSheet Sheet);

    private static readonly Gen<Step> s_step = Gen.Select(
            Generated.OneOf(Enum.GetValues<Act>()),
            Generated.OneOf(1L, 2L),
            Gen.Int[0, 9]
        )
        .SelectMany(t =>
            Generated
                .Submittable(t.Item2 == 1 ? "LED" : "GDPR")
                .Select(sheet => new Step(t.Item1, t.Item2, t.Item3, sheet))
        );

    [Fact]
    public Task ConcurrentSaves_LeaveTheChainWhole_AndTheFactsRight() =>
        s_step
            .Array[1, 6]
            .Array[4]
            .SampleAsync(
                async savers =>
                {
                    await Task.WhenAll(savers.Select(steps => Task.Run(() => SaveAsync(steps))));
                    await AssertChainHoldsAsync();
                    await AssertFactsAreRightAsync();
                },
                iter: 8,
                threads: 1,
                print: savers => string.Join(" | ", savers.Select(Print))
            );

    public static TheoryData<string> Damages =>
        [
            "DELETE FROM VictimFacts WHERE",
            "UPDATE VictimFacts SET RecordedTo = RecordedFrom WHERE",
            "UPDATE VictimFacts SET PersonId = (SELECT MIN(PersonId) FROM VictimFacts) WHERE",
            "UPDATE VictimFacts SET InstitutionId = 3 WHERE",
            "UPDATE VictimFacts SET InstitutionType = 'OTH' WHERE",
            "UPDATE VictimFacts SET RegisteredOn = '1990-01-01/1990-12-31/Y' WHERE",
            "UPDATE VictimFacts SET FirstYear = FirstYear - 1 WHERE",
            "UPDATE VictimFacts SET LastYear = LastYear + 1 WHERE",
            "UPDATE VictimFacts SET Sex = 'X' WHERE",
            "UPDATE VictimFacts SET AgeFrom = IFNULL(AgeFrom, 0) + 1 WHERE",
            "UPDATE VictimFacts SET AgeTo = NULL WHERE",
            "UPDATE VictimFacts SET AgeGroup = 'X' WHERE",
            "UPDATE VictimFacts SET Citizenship = '|AQ|' WHERE",
            "UPDATE VictimFacts SET MainForm = 'X' WHERE",
            "UPDATE VictimFacts SET TraffickedBefore = 'Y' WHERE",
            "UPDATE VictimFacts SET ExploitationStart = 'UNK' WHERE",
            "UPDATE VictimFacts SET ExploitationEnd = 'UNK' WHERE",
            "UPDATE VictimFacts SET History = '' WHERE",
        ];

    [Theory]
    [MemberData(nameof(Damages))]
    public Task LostOrAlteredFacts_AreMadeAgain(string damage) =>
        s_step
            .Array[4]
            .SampleAsync(
                async steps =>
                {
                    await SaveAsync(steps);
                    var before = await CurrentFactsAsync();
                    instance.Execute($"{damage} RecordedTo IS NULL AND RegistrationId % 2 = 0");

                    await instance.AsSystemAsync(s => s.GetRequiredService<DcimDbContext>().RebuildFactsAsync(s.GetRequiredService<RegistrationUpkeep>()));

                    var after = await CurrentFactsAsync();
                    Assert.Equal(before.Select(f => f.RegistrationId), after.Select(f => f.RegistrationId));
                    Assert.All(before.Zip(after), pair => Assert.True(pair.First.SaysTheSameAs(pair.Second)));
                    Assert.Equal(
                        before.Select(f => (f.FirstYear, f.LastYear)),
                        after.Select(f => (f.FirstYear, f.LastYear))
                    );
                    await AssertFactsAreRightAsync();
                },
                iter: 1,
                threads: 1,
                print: Print
            );

    private static string Print(Step[] steps) => string.Join(' ', steps.Select(s => $"{s.Act}{s.Target}"));

    private async Task SaveAsync(IEnumerable<Step> steps)
    {
        foreach (var step in steps)
            try
            {
                await instance.AsAsync(step.Institution, services => DoAsync(services, step));
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody was faster; a caseworker is shown what changed meanwhile.
            }
    }

    private static async Task<int> DoAsync(IServiceProvider services, Step step)
    {
        var (db, store) = (
            services.GetRequiredService<DcimDbContext>(),
            services.GetRequiredService<RegistrationStore>()
        );
        var institution = await db.Institutions.SingleAsync(i => i.Id == step.Institution);
        var reading = TestInstance.Read(step.Sheet, institution.Regime);
        if (step.Act == Act.Declare)
            return await DeclareAsync(db, step);
        var codes = await db.Registrations.OrderByDescending(r => r.Id).Select(r => r.Code).Take(10).ToListAsync();
        var found =
            codes.Count == 0 || step.Act is Act.Draft ? null : await store.FindAsync(codes[step.Target % codes.Count]);
        var registration = found ?? store.Create(institution, Guid.NewGuid());
        switch (step.Act)
        {
            case Act.Draft:
                await store.KeepDraftAsync(registration, step.Sheet, reading.MissingForCount.Count);
                break;
            case Act.Discard when found is { IsDraft: true }:
                await store.DiscardAsync(registration);
                break;
            case Act.Open:
                await store.OpenSheetAsync(registration, FormPage.Details(Generated.Catalogue, institution.Regime));
                break;
            case var _ when registration.IsDraft:
                await store.SubmitAsync(registration, reading);
                await store.KeepReasonsAsync(registration, new Dictionary<string, string> { ["OLD-AGE"] = "seen" });
                break;
            case Act.AddStatus:
                store.AddRow(registration, Generated.Sections.Statuses, reading);
                break;
            case Act.CorrectStatus:
                store.ApplyRow(
                    registration,
                    Generated.Sections.Statuses,
                    registration.Statuses[step.Target % registration.Statuses.Count],
                    reading
                );
                db.NoteSealedChange(registration, "reason", null, "mistyped");
                break;
            case Act.RemoveStatus when registration.Statuses.Count > 1:
                await store.RemoveRowAsync(
                    registration,
                    Generated.Sections.Statuses,
                    registration.Statuses[step.Target % registration.Statuses.Count]
                );
                db.NoteSealedChange(registration, "reason", null, "entered twice");
                break;
            default:
                await store.ApplyDetailsAsync(registration, reading);
                db.NoteSealedChange(registration, "reason", null, "corrected");
                break;
        }
        return await db.SaveChangesAsync();
    }

    private static async Task<int> DeclareAsync(DcimDbContext db, Step step)
    {
        var year = 2000 + step.Target;
        var standing = await db.CoverageDeclarations.FirstOrDefaultAsync(c =>
            c.InstitutionId == step.Institution && c.Year == year && c.RecordedTo == null
        );
        if (standing is null)
            db.Add(
                new CoverageDeclaration
                {
                    InstitutionId = step.Institution,
                    Year = year,
                    RecordedFrom = DateTime.UtcNow,
                }
            );
        else
            standing.RecordedTo = DateTime.UtcNow;
        return await db.SaveChangesAsync();
    }

    private async Task AssertChainHoldsAsync()
    {
        var verdict = await instance.VerifyAsync();
        Assert.Equal([], verdict.Faults);
        Assert.Equal(0, verdict.ErasedValues);
        Assert.Equal(verdict.Events, instance.Scalar("SELECT COUNT(*) FROM AuditEvents"));
        Assert.Equal(verdict.Events, instance.Scalar("SELECT MAX(Position) FROM AuditEvents"));
        Assert.Equal(verdict.Events, instance.Scalar("SELECT Position FROM AuditHeads"));
        const string backwards =
            "SELECT COUNT(*) FROM (SELECT At, LAG(At) OVER (ORDER BY Position) AS Before FROM AuditEvents) WHERE At < Before";
        Assert.Equal(0L, instance.Scalar(backwards));
    }

    private async Task AssertFactsAreRightAsync()
    {
        Assert.Equal(0, await instance.AsSystemAsync(s => s.GetRequiredService<DcimDbContext>().RebuildFactsAsync(s.GetRequiredService<RegistrationUpkeep>())));
        var (facts, submitted) = await instance.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            return (
                await db.VictimFacts.AsNoTracking().OrderBy(f => f.RecordedFrom).ThenBy(f => f.Id).ToListAsync(),
                await db.Registrations.Where(r => r.Quality == "COM").Select(r => r.Id).ToListAsync()
            );
        });
        Assert.Equal(submitted.Order(), facts.Where(f => f.RecordedTo is null).Select(f => f.RegistrationId).Order());
        foreach (var versions in facts.GroupBy(f => f.RegistrationId).Select(g => g.ToList()))
        foreach (var (version, next) in versions.Zip(versions.Skip(1)))
            Assert.True(
                version.RecordedTo <= next.RecordedFrom,
                $"Two facts of {version.RegistrationId} stood at once."
            );
    }

    private Task<List<VictimFact>> CurrentFactsAsync() =>
        instance.AsSystemAsync(services =>
            services
                .GetRequiredService<DcimDbContext>()
                .VictimFacts.AsNoTracking()
                .Where(f => f.RecordedTo == null)
                .OrderBy(f => f.RegistrationId)
                .ToListAsync()
        );
}
