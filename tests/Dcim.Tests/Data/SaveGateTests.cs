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
        Section,
        AddRow,
        CorrectRow,
        RemoveRow,
        Discard,
        Open,
        Declare,
    }

    /// <summary>
    /// What a caseworker of an institution does, with which sheet, to which of its registrations; on the page of a section
    /// or a kind of row, with what typed there.
    /// </summary>
    private sealed record Step(
        Act Act,
        long Institution,
        int Target,
        AnswerSheet Sheet,
        RecordSection Section,
        RowKind Rows,
        AnswerSheet Typed
    );

    private static readonly Gen<Step> s_step = Gen.Select(
            Generated.OneOf(Enum.GetValues<Act>()),
            Generated.OneOf(1L, 2L),
            Gen.Int[0, 9],
            Generated.OneOf(Generated.Sections.All.Where(s => s.Keys.Count > 0).ToArray()),
            Generated.OneOf(Generated.Sections.RowKinds.Where(r => r != Generated.Sections.Statuses).ToArray())
        )
        .SelectMany(t =>
            Gen.Select(
                Generated.Submittable(t.Item2 == 1 ? "LED" : "GDPR"),
                Generated.Filled(t.Item1 == Act.Section ? t.Item4.Keys : t.Item5.Keys),
                (sheet, typed) => new Step(t.Item1, t.Item2, t.Item3, sheet, t.Item4, t.Item5, typed)
            )
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
                    await AssertAuditTellsTheRecordsAsync();
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

                    await instance.AsSystemAsync(s =>
                        s.GetRequiredService<DcimDbContext>()
                            .RebuildFactsAsync(s.GetRequiredService<RegistrationUpkeep>())
                    );

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
            catch (DbUpdateException) when (step.Act == Act.Declare)
            {
                // The same year was declared at the same moment.
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
            case Act.Section:
                var section = Generated.Sections.PageOf(step.Section, registration);
                await store.ApplySectionAsync(registration, section, Read(section, step.Typed));
                break;
            case Act.AddRow:
                store.AddRow(
                    registration,
                    step.Rows,
                    Read(Generated.Sections.PageOf(step.Rows, registration), step.Typed)
                );
                break;
            case Act.CorrectRow when step.Rows.Of(registration) is { Count: > 0 } there:
                store.ApplyRow(
                    registration,
                    step.Rows,
                    there[step.Target % there.Count],
                    Read(Generated.Sections.PageOf(step.Rows, registration), step.Typed)
                );
                break;
            case Act.RemoveRow when step.Rows.Of(registration) is { Count: > 0 } there:
                await store.RemoveRowAsync(registration, step.Rows, there[step.Target % there.Count]);
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

    private static SheetReading Read(FormPage page, AnswerSheet typed)
    {
        page.Normalise(typed);
        return SheetReading.Of(page, typed, Generated.Reader);
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
        const string blanked =
            "SELECT COUNT(*) FROM AuditValues WHERE Old IS NULL AND New IS NULL AND SealedOld IS NULL AND SealedNew IS NULL";
        Assert.Equal((long)verdict.ErasedValues, instance.Scalar(blanked)); // of those whose consent ended
        Assert.Equal(verdict.Events, instance.Scalar("SELECT COUNT(*) FROM AuditEvents"));
        Assert.Equal(verdict.Events, instance.Scalar("SELECT MAX(Position) FROM AuditEvents"));
        Assert.Equal(verdict.Events, instance.Scalar("SELECT Position FROM AuditHeads"));
        const string backwards =
            "SELECT COUNT(*) FROM (SELECT At, LAG(At) OVER (ORDER BY Position) AS Before FROM AuditEvents) WHERE At < Before";
        Assert.Equal(0L, instance.Scalar(backwards));
    }

    private async Task AssertFactsAreRightAsync()
    {
        Assert.Equal(
            0,
            await instance.AsSystemAsync(s =>
                s.GetRequiredService<DcimDbContext>().RebuildFactsAsync(s.GetRequiredService<RegistrationUpkeep>())
            )
        );
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

    /// <summary>Told from its beginning, the audit of each registration gives every answer it holds, and no other.</summary>
    private async Task AssertAuditTellsTheRecordsAsync()
    {
        var (registrations, told) = await instance.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            return (
                await RegistrationStore.Whole(db.Registrations.AsNoTracking()).ToListAsync(),
                await db
                    .AuditEvents.AsNoTracking()
                    .Include(e => e.Values)
                    .Where(e => e.Entity == nameof(Registration))
                    .OrderBy(e => e.Position)
                    .ToListAsync()
            );
        });
        foreach (var registration in registrations)
        {
            var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
            var erased = new HashSet<string>(StringComparer.Ordinal); // days that went with an identity
            foreach (var value in told.Where(e => e.Subject == registration.Code).SelectMany(e => e.Values))
            {
                if (value is { New: null, SealedOld: null, SealedNew: null })
                    erased.Add(value.Key);
                if (value.New is null)
                    continue; // sealed: an identity or a reason
                if (!erased.Remove(value.Key))
                    Assert.Equal((value.Key, answers.GetValueOrDefault(value.Key, "")), (value.Key, value.Old));
                if (value.New!.Length == 0)
                    answers.Remove(value.Key);
                else
                    answers[value.Key] = value.New;
            }
            Assert.Equal(
                AnswersOf(registration).Where(a => !erased.Contains(a.Key)),
                answers.Where(a => !erased.Contains(a.Key))
            );
        }
    }

    private static SortedDictionary<string, string> AnswersOf(Registration registration)
    {
        var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(registration, "");
        foreach (var row in Generated.Sections.RowKinds.SelectMany(rows => rows.Of(registration)))
            Add(row, $"{row.Code}:");
        foreach (var extra in registration.Extras)
            answers[extra.Key] = extra.Value;
        return answers;

        void Add(object record, string prefix)
        {
            foreach (var (key, entry) in AnswerMap.Of(record.GetType()))
                if (
                    entry.Get(record) switch
                    {
                        NumberAnswer number => number.Value is { } value ? $"{value}" : number.Missing.Value,
                        var answer => $"{answer}",
                    } is
                    { Length: > 0 } text
                )
                    answers[prefix + key] = text;
        }
    }

    /// <summary>What the counting rules read of episodes and of the victim's past reaches the fact with the same save.</summary>
    [Fact]
    public async Task FactsFollow_EpisodesAndThePast()
    {
        var sheet = Generated.Submittable("LED").Single().Set("EXP16", "SEX");
        var code = await instance.RegisterAsync(sheet, 1);
        Assert.Equal(("SEX", "", "", ""), await FactAsync());

        await ChangeAsync((store, r) => AddEpisode(store, r, "LAB", "2010", "2011"));
        Assert.Equal(("LAB", "", "2010-01-01/2010-12-31/B", "2011-01-01/2011-12-31/B"), await FactAsync());

        // A second form that certainly lasted longer, and began earlier.
        await ChangeAsync((store, r) => AddEpisode(store, r, "BEG", "2005", "2009"));
        Assert.Equal(("BEG", "", "2005-01-01/2005-12-31/B", "2011-01-01/2011-12-31/B"), await FactAsync());

        // A third of unknown length leaves doubt: what the caseworker said holds.
        await ChangeAsync((store, r) => AddEpisode(store, r, "CRI", "2006", ""));
        Assert.Equal(("SEX", "", "2005-01-01/2005-12-31/B", ""), await FactAsync());

        await ChangeAsync(
            async (store, r) =>
            {
                var page = Generated.Sections.PageOf(Generated.Sections.Find("vulnerability")!, r);
                await store.ApplySectionAsync(r, page, Read(page, new AnswerSheet().Set("VUL03", "Y")));
            }
        );
        Assert.Equal(("SEX", "Y", "2005-01-01/2005-12-31/B", ""), await FactAsync());

        await ChangeAsync((store, r) => store.RemoveRowAsync(r, Episodes, r.Episodes.Single(e => e.Form == "CRI")));
        Assert.Equal(("BEG", "Y", "2005-01-01/2005-12-31/B", "2011-01-01/2011-12-31/B"), await FactAsync());
        await AssertFactsAreRightAsync();

        Task<int> ChangeAsync(Func<RegistrationStore, Registration, Task> change) =>
            instance.AsAsync(
                1,
                async services =>
                {
                    var store = services.GetRequiredService<RegistrationStore>();
                    await change(store, (await store.FindAsync(code))!);
                    return await services.GetRequiredService<DcimDbContext>().SaveChangesAsync();
                }
            );

        Task<(string, string, string, string)> FactAsync() =>
            instance.AsSystemAsync(async services =>
            {
                var fact = await services
                    .GetRequiredService<DcimDbContext>()
                    .VictimFacts.AsNoTracking()
                    .SingleAsync(f => f.Registration.Code == code && f.RecordedTo == null);
                return (
                    fact.MainForm.Value,
                    fact.TraffickedBefore.Value,
                    fact.ExploitationStart.ToString(),
                    fact.ExploitationEnd.ToString()
                );
            });
    }

    private static RowKind Episodes => Generated.Sections.FindRows("episodes")!;

    private static Task AddEpisode(
        RegistrationStore store,
        Registration registration,
        string form,
        string from,
        string to
    )
    {
        var page = Generated.Sections.PageOf(Episodes, registration);
        var sheet = new AnswerSheet().Set("EXP02", form).Set("EXP09.year", from).Set("EXP10.year", to);
        store.AddRow(registration, Episodes, Read(page, sheet));
        return Task.CompletedTask;
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
