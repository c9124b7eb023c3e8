using CsCheck;
using Dcim.Data;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Dcim.Tests.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Data;

/// <summary>Sheet, record, sheet: what a caseworker submitted is what she finds when she opens it again.</summary>
public sealed class StoreRoundTripTests(TestInstance instance) : IClassFixture<TestInstance>
{
    [Theory]
    [InlineData("LED", 1)]
    [InlineData("GDPR", 2)]
    public Task ASubmittedSheet_IsOpenedAsItWasRead(string regime, long institution) =>
        Generated
            .Submittable(regime)
            .SampleAsync(
                async sheet =>
                {
                    var code = await instance.RegisterAsync(sheet, institution);
                    var page = FormPage.Details(Generated.Catalogue, regime);
                    var (details, status, line) = await instance.AsAsync(
                        institution,
                        async services =>
                        {
                            var store = services.GetRequiredService<RegistrationStore>();
                            var registration = (await store.FindAsync(code))!;
                            var statuses = Generated.Sections.Statuses;
                            var status = Generated.Sections.PageOf(statuses, registration);
                            return (
                                await store.OpenSheetAsync(registration, page),
                                status,
                                RegistrationStore.SheetOf(registration.Statuses.Single(), statuses, status)
                            );
                        }
                    );
                    AssertSame(page, sheet, details);
                    AssertSame(status, sheet, line);
                    Assert.Empty(page.Normalise(details));
                },
                iter: 30,
                threads: 1,
                print: s => s.ToJson()
            );

    [Theory]
    [InlineData("LED", 1)]
    [InlineData("GDPR", 2)]
    public Task ADraft_KeepsWhateverWasTyped(string regime, long institution) =>
        Generated
            .Posted(FormPage.Minimum(Generated.Catalogue, regime))
            .SampleAsync(
                async sheet =>
                {
                    var opened = await instance.AsAsync(
                        institution,
                        async services =>
                        {
                            var (db, store) = (
                                services.GetRequiredService<DcimDbContext>(),
                                services.GetRequiredService<RegistrationStore>()
                            );
                            var draft = store.Create(
                                await db.Institutions.SingleAsync(i => i.Id == institution),
                                Guid.NewGuid()
                            );
                            await store.KeepDraftAsync(draft, sheet, missingAnswers: 1);
                            await db.SaveChangesAsync();
                            db.ChangeTracker.Clear();
                            var found = (await store.FindAsync(draft.Code))!;
                            return await store.OpenSheetAsync(found, FormPage.Minimum(Generated.Catalogue, regime));
                        }
                    );
                    Assert.Equal(sheet.ToJson(), opened.ToJson());
                },
                iter: 20,
                threads: 1,
                print: s => s.ToJson()
            );

    public static TheoryData<string, string, long> SectionPages =>
        new(
            from section in Generated.Sections.All
            where section.Keys.Count > 0
            from who in new[] { ("LED", 1L), ("GDPR", 2L) }
            select (section.Name, who.Item1, who.Item2)
        );

    public static TheoryData<string, string, long> RowPages =>
        new(
            from rows in Generated.Sections.RowKinds
            from who in new[] { ("LED", 1L), ("GDPR", 2L) }
            select (rows.Name, who.Item1, who.Item2)
        );

    /// <summary>Answers in are answers out, and what the next save leaves empty is gone.</summary>
    [Theory]
    [MemberData(nameof(SectionPages))]
    public Task ASection_IsOpenedAsItWasSaved(string name, string regime, long institution)
    {
        var section = Generated.Sections.Find(name)!;
        return Gen.Select(Generated.Submittable(regime), Generated.Filled(section.Keys).Array[2])
            .SampleAsync(
                async (sheet, typed) =>
                {
                    var code = await instance.RegisterAsync(sheet, institution);
                    foreach (var next in typed)
                    {
                        var (page, wanted) = await ChangeAsync(
                            institution,
                            code,
                            async (store, registration) =>
                            {
                                var page = Generated.Sections.PageOf(section, registration);
                                page.Normalise(next);
                                await store.ApplySectionAsync(
                                    registration,
                                    page,
                                    SheetReading.Of(page, next, Generated.Reader)
                                );
                                return (page, next);
                            }
                        );
                        var opened = await ChangeAsync(
                            institution,
                            code,
                            (store, registration) => Task.FromResult(store.SheetOf(registration, page))
                        );
                        if (name == RegistrationSections.Legal)
                            foreach (var (key, given) in OfTheSystem(regime, sheet))
                                if (wanted.IsEmpty(Generated.Catalogue[key]))
                                    wanted.Set(key, given);
                        AssertSame(page, wanted, opened);
                        Assert.Empty(page.Normalise(opened));
                        Assert.Equal(
                            page.Fields.Where(f => f.Part.Indicator.IsNational && !wanted.IsEmpty(f.Part))
                                .Select(f => f.Key),
                            await ExtrasAsync(code)
                        );
                    }
                },
                iter: 6,
                threads: 1,
                print: t => $"{t.Item1.ToJson()} then {string.Join(" then ", t.Item2.Select(s => s.ToJson()))}"
            );
    }

    [Theory]
    [MemberData(nameof(RowPages))]
    public Task Rows_AreOpenedAsTheyWereSaved(string name, string regime, long institution)
    {
        var rows = Generated.Sections.FindRows(name)!;
        return Gen.Select(Generated.Submittable(regime), Generated.Filled(rows.Keys).Array[3])
            .SampleAsync(
                async (sheet, typed) =>
                {
                    var code = await instance.RegisterAsync(sheet, institution);
                    var (page, added) = await ChangeAsync(
                        institution,
                        code,
                        (store, registration) =>
                        {
                            var page = Generated.Sections.PageOf(rows, registration);
                            foreach (var next in typed)
                                page.Normalise(next);
                            var added = typed.Select(next =>
                                store.AddRow(registration, rows, SheetReading.Of(page, next, Generated.Reader)).Code
                            );
                            return Task.FromResult((page, added.ToList()));
                        }
                    );
                    // The first is corrected to what the last says, the second taken out.
                    await ChangeAsync(
                        institution,
                        code,
                        async (store, registration) =>
                        {
                            var there = rows.Of(registration).ToDictionary(r => r.Code);
                            store.ApplyRow(
                                registration,
                                rows,
                                there[added[0]],
                                SheetReading.Of(page, typed[2], Generated.Reader)
                            );
                            await store.RemoveRowAsync(registration, rows, there[added[1]]);
                            return there.Count;
                        }
                    );
                    var opened = await ChangeAsync(
                        institution,
                        code,
                        (_, registration) =>
                            Task.FromResult(
                                rows.Of(registration)
                                    .ToDictionary(r => r.Code, r => RegistrationStore.SheetOf(r, rows, page))
                            )
                    );
                    Assert.DoesNotContain(added[1], opened.Keys);
                    AssertSame(page, typed[2], opened[added[0]]);
                    AssertSame(page, typed[2], opened[added[2]]);
                },
                iter: 6,
                threads: 1,
                print: t => $"{t.Item1.ToJson()} then {string.Join(" then ", t.Item2.Select(s => s.ToJson()))}"
            );
    }

    private Task<T> ChangeAsync<T>(
        long institution,
        string code,
        Func<RegistrationStore, Registration, Task<T>> change
    ) =>
        instance.AsAsync(
            institution,
            async services =>
            {
                var store = services.GetRequiredService<RegistrationStore>();
                var result = await change(store, (await store.FindAsync(code))!);
                await services.GetRequiredService<DcimDbContext>().SaveChangesAsync();
                return result;
            }
        );

    private Task<List<string>> ExtrasAsync(string code) =>
        instance.AsSystemAsync(services =>
            services
                .GetRequiredService<DcimDbContext>()
                .ExtraAnswers.Where(e => e.Registration.Code == code)
                .Select(e => e.Key)
                .ToListAsync()
        );

    /// <summary>What a record rests on is never left empty.</summary>
    private static Dictionary<string, string> OfTheSystem(string regime, AnswerSheet submitted) =>
        regime == "LED"
            ? new()
            {
                ["GOV02"] = "LED8",
                ["GOV05"] = "VIC",
                ["GOV10"] = "N",
            }
            : new() { ["GOV02"] = submitted.All("GOV03.scope").Contains("OWN") ? "CON" : "PUB", ["GOV10"] = "N" };

    private static void AssertSame(FormPage page, AnswerSheet submitted, AnswerSheet opened)
    {
        var (before, after) = (
            SheetReading.Of(page, submitted, Generated.Reader),
            SheetReading.Of(page, opened, Generated.Reader)
        );
        Assert.Empty(after.Problems);
        Assert.Equal(
            before.Answers.OrderBy(a => a.Key, StringComparer.Ordinal),
            after.Answers.OrderBy(a => a.Key, StringComparer.Ordinal)
        );
    }
}
