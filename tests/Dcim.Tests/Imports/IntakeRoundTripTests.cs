using CsCheck;
using Dcim.Data;
using Dcim.Domain.Answers;
using Dcim.Domain.Exchange;
using Dcim.Tests.Domain;
using Dcim.Tests.Web;
using Dcim.Web.Features.Registrations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Imports;

/// <summary>Any registration, given out as a sheet and taken in again, is the same.</summary>
public sealed class IntakeRoundTripTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const int Tried = 150;
    private const int LeastValid = 20;

    /// <summary>A whole sheet: the minimum, some sections, and some rows of each kind.</summary>
    private static Gen<RecordSheet> Sheets(Code regime) =>
        from minimum in Generated.Submittable(regime)
        from parts in Gen.Select(
            Generated.Filled(Generated.Sections.Find("background")!.Keys),
            Generated.Filled(Generated.Sections.Find("recruitment")!.Keys),
            Generated.Filled(Generated.Sections.Find("vulnerability")!.Keys)
        )
        from legs in Generated.Filled(Generated.Sections.FindRows("movements")!.Keys).List[0, 2]
        from referrals in Generated.Filled(Generated.Sections.FindRows("referrals")!.Keys).List[0, 2]
        from which in Gen.Int[0, 7]
        select Whole(
            minimum,
            [.. new[] { parts.Item1, parts.Item2, parts.Item3 }.Where((_, i) => (which & 1 << i) != 0)],
            legs,
            referrals
        );

    private static RecordSheet Whole(
        AnswerSheet minimum,
        IReadOnlyList<AnswerSheet> sections,
        List<AnswerSheet> legs,
        List<AnswerSheet> referrals
    )
    {
        var sheet = new RecordSheet();
        foreach (var from in sections.Prepend(minimum))
        foreach (var box in from.Boxes.Where(b => !b.StartsWith("reason", StringComparison.Ordinal)))
            sheet
                .SheetAt(
                    box.StartsWith("IDN03", StringComparison.Ordinal)
                    || box.StartsWith("IDN04", StringComparison.Ordinal)
                    || box.StartsWith("IDN05", StringComparison.Ordinal)
                        ? new("statuses", 1, null, box)
                        : AnswerAddress.Of(box)
                )
                .Set(box, from.All(box));
        sheet.RowsOf("movements").AddRange(legs.Where(l => l.Boxes.Count > 0));
        sheet.RowsOf("referrals").AddRange(referrals.Where(r => r.Boxes.Count > 0));
        return sheet;
    }

    [Theory]
    [InlineData("LED", "PT-PJ")]
    [InlineData("GDPR", "PT-ONG1")]
    public Task AnyRegistration_GivenOutAndTakenIn_IsTheSame(string regime, string code) =>
        app.AsSystemAsync(async services =>
        {
            var (db, intake) = (
                services.GetRequiredService<DcimDbContext>(),
                services.GetRequiredService<RegistrationIntake>()
            );
            var institution = await db.Institutions.AsNoTracking().SingleAsync(i => i.Code == code);
            var valid = 0;
            foreach (var sheet in Sheets(regime).Array[Tried].Single())
            {
                var first = await intake.AddAsync(sheet, institution, Terms, Guid.NewGuid());
                if (!first.IsValid)
                {
                    db.ChangeTracker.Clear();
                    continue;
                }
                valid++;
                // Without a name nothing is opened, and nothing of it is in the sheet.
                var given = await intake.SheetOfAsync(first.Record, null);
                foreach (var box in sheet.Answers.Boxes.Where(b => b.StartsWith("VID0", StringComparison.Ordinal)))
                    given.Answers.Set(box, sheet.Answers.All(box));
                db.ChangeTracker.Clear();
                var json = given.ToJson();
                Assert.Equal(json, RecordSheet.FromJson(json).ToJson());
                var second = await intake.AddAsync(RecordSheet.FromJson(json), institution, Terms, Guid.NewGuid());
                Assert.Equal([], second.Errors.Select(e => $"{e.Address}: {e.Message}"));
                Assert.Equal([], second.LeftOut);
                var again = await intake.SheetOfAsync(second.Record, null);
                foreach (var box in sheet.Answers.Boxes.Where(b => b.StartsWith("VID0", StringComparison.Ordinal)))
                    again.Answers.Set(box, sheet.Answers.All(box));
                Assert.Equal(json, again.ToJson());
                db.ChangeTracker.Clear();
            }
            Assert.True(valid >= LeastValid, $"Only {valid} of {Tried} could be taken.");
            return true;
        });

    /// <summary>A reason for each soft rule that can be met.</summary>
    private static IntakeTerms Terms { get; } =
        new(
            new[] { "LONG-AGO", "STATUS-BEFORE-REGISTRATION", "OLD-AGE", "STATUS-LATE", "LITTLE-KNOWN" }.ToDictionary(
                r => r,
                _ => "so it is"
            ),
            IsTrial: true
        );
}
