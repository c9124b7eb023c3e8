using CsCheck;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using FluentValidation;

namespace Dcim.Tests.Domain;

/// <summary>What is hidden is never required, and hidden answers are not kept; whatever is posted.</summary>
public sealed class FormPageTests
{
    public static TheoryData<string> Pages => [.. Generated.Pages.Keys];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Normalise_LeavesNothingHidden_AndNothingToDo(string name)
    {
        var page = Generated.Pages[name];
        Generated
            .Posted(page)
            .Sample(
                sheet =>
                {
                    page.Normalise(sheet);
                    var once = sheet.ToJson();
                    return page.Fields.All(f => page.IsShown(f, sheet) || sheet.IsEmpty(f.Part))
                        && page.Normalise(sheet).Count == 0
                        && sheet.ToJson() == once;
                },
                print: s => s.ToJson(),
                iter: 100
            );
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void NoSheet_GetsAnErrorAtAHiddenBox(string name)
    {
        var page = Generated.Pages[name];
        Generated
            .Posted(page)
            .Sample(
                sheet =>
                {
                    page.Normalise(sheet);
                    var shown = page
                        .Fields.Where(f => page.IsShown(f, sheet))
                        .SelectMany(f => AnswerSheet.BoxesOf(f.Part))
                        .ToHashSet();
                    return Errors(page, sheet).All(shown.Contains);
                },
                print: s => s.ToJson(),
                iter: 100
            );
    }

    /// <summary>Nothing can be read of a victim without identity that tells a day or a name.</summary>
    [Fact]
    public void WithoutConsent_NoDayAndNoNameIsLeft()
    {
        var page = Generated.Pages["minimum GDPR"];
        Generated
            .Posted(page)
            .Sample(
                sheet =>
                {
                    sheet.Set("GOV03.scope", "ANO");
                    page.Normalise(sheet);
                    return !sheet.Boxes.Any(b =>
                        b.StartsWith("VID", StringComparison.Ordinal) || b.Contains(".day", StringComparison.Ordinal)
                    );
                },
                print: s => s.ToJson()
            );
    }

    [Theory]
    [InlineData("LED")]
    [InlineData("GDPR")]
    public void AMinimumRegistration_MayBeSubmitted(string regime) =>
        Generated
            .Submittable(regime)
            .Sample(
                sheet => Errors(FormPage.Minimum(Generated.Catalogue, regime), sheet).Count == 0,
                print: s => s.ToJson() + string.Join(", ", Errors(FormPage.Minimum(Generated.Catalogue, regime), s))
            );

    /// <summary>Each answer of rule 14 is asked for, and no other.</summary>
    [Theory]
    [InlineData("LED")]
    [InlineData("GDPR")]
    public void WithoutAnAnswerOfRule14_NothingIsSubmitted(string regime)
    {
        var page = FormPage.Minimum(Generated.Catalogue, regime);
        Gen.Select(Generated.Submittable(regime), Generated.OneOf(page.Fields.ToArray()))
            .Sample(
                (sheet, field) =>
                {
                    var given = page.IsShown(field, sheet) && !sheet.IsEmpty(field.Part);
                    sheet.Clear(field.Part);
                    page.Normalise(sheet);
                    var ageLeft = new[] { "VIC03", "VIC04", "VID04" }.Any(key =>
                        !sheet.IsEmpty(Generated.Catalogue[key])
                    );
                    var needed =
                        field.Key
                            is "CAS04"
                                or "VIC01"
                                or "VIC06"
                                or "EXP16"
                                or "IDN03"
                                or "IDN04"
                                or "IDN05"
                                or "GOV03.scope"
                        || field.Key is "VIC03" or "VIC04" or "VID04" && (!ageLeft || field.Key == "VIC04");
                    return !given || (Errors(page, sheet).Count > 0) == needed;
                },
                print: t => $"{t.Item2.Key} of {t.Item1.ToJson()}",
                iter: 500
            );
    }

    /// <summary>Whatever page the days were typed into.</summary>
    [Fact]
    public void WithoutIdentity_NoPageKeepsADay()
    {
        foreach (var (name, page) in Generated.PagesIn(Generated.Contexts["NGO, child without identity"]))
            Generated
                .Filled(page.Fields.Select(f => f.Key))
                .Sample(
                    sheet =>
                    {
                        page.Normalise(sheet);
                        return !sheet.Boxes.Any(b => b.Contains(".day", StringComparison.Ordinal));
                    },
                    print: s => name + s.ToJson(),
                    iter: 50
                );
    }

    /// <summary>What the record excludes is on no page of it, and nothing else is left out.</summary>
    [Theory]
    [InlineData("police, foreign child", "")]
    [InlineData(
        "prosecutor, national adult",
        "VIC16 IDN08 IDN09.appointed IDN09.date PRO04.status PRO04.date PRO05 PRO06"
    )]
    [InlineData("court, little known", "VIC16 IDN08 IDN09.appointed IDN09.date")]
    [InlineData("NGO, child without identity", "")]
    [InlineData(
        "authority, adult without identity",
        "VIC16 IDN09.appointed IDN09.date PRO04.status PRO04.date PRO05 PRO06"
    )]
    public void APage_LeavesOutWhatTheRecordExcludes(string context, string excluded)
    {
        var pages = Generated.PagesIn(Generated.Contexts[context]).Select(p => p.Page).ToList();
        var left = Generated
            .Sections.All.SelectMany(s => s.Keys)
            .Concat(Generated.Sections.RowKinds.SelectMany(r => r.Keys));
        Assert.Equal(excluded.Split(' ', StringSplitOptions.RemoveEmptyEntries), pages.SelectMany(p => p.Excluded));
        Assert.Equal(
            left.Except(excluded.Split(' ')).Order(StringComparer.Ordinal),
            pages.SelectMany(p => p.Fields.Select(f => f.Key)).Distinct().Order(StringComparer.Ordinal)
        );
    }

    /// <summary>Each question a registration holds is asked on exactly one page, or on those of two kinds of row.</summary>
    [Fact]
    public void EveryAnswerOfARegistration_IsAskedOnce()
    {
        var asked = FormPage
            .MinimumKeys.Concat(Generated.Sections.All.SelectMany(s => s.Keys))
            .Concat(Generated.Sections.RowKinds.SelectMany(r => r.Keys))
            .ToList();
        var twice = asked.GroupBy(k => k).Where(g => g.Count() > 1).Select(g => g.Key);
        Assert.Equal(["AST04", "IDN03", "IDN04", "IDN05"], twice.Order(StringComparer.Ordinal));
        // What the system sets, and what a page of its own asks.
        string[] elsewhere = ["VID01", "GOV01", "GOV03.date", "GOV04", "GOV08", "GOV09"];
        Assert.Equal(elsewhere.Order(), AnswerMap<Registration>.Entries.Keys.Except(asked).Order());
    }

    private static List<string> Errors(FormPage page, AnswerSheet sheet)
    {
        var input = new SheetInput
        {
            Sheet = sheet,
            Page = page,
            Reading = SheetReading.Of(page, sheet, Generated.Reader),
            Register = Generated.Register,
        };
        return
        [
            .. Generated
                .Validator.Validate(input)
                .Errors.Where(e => e.Severity == Severity.Error)
                .Select(e => e.PropertyName),
        ];
    }
}
