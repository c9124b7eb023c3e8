using CsCheck;
using Dcim.Data;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
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
