using System.Security.Cryptography;
using System.Text;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Demonstration;
using Dcim.Domain.Profiles;
using Dcim.Web.Hosting;

namespace Dcim.Tests.Demonstration;

/// <summary>Names, birth dates and documents as bodies write them down: as often right and as often wrong as is told of registers.</summary>
public sealed class InventedIdentityTests
{
    private const int Many = 30_000;
    private static readonly DateOnly s_until = new(2026, 10, 31);
    private static readonly Lazy<IReadOnlyList<(InventedPerson Person, InventedRegistration Registration)>> s_held =
        new(() =>
            [
                .. Mixed("CZ", 7)
                    .Persons(Many)
                    .SelectMany(p => p.Registrations.Where(r => r.HasIdentity).Select(r => (p, r))),
            ]
        );

    public static TheoryData<string> Countries => ["CZ", "PL", "PT", "SK"];

    private static DemonstrationGenerator Mixed(string country, ulong seed)
    {
        var profile = NationalProfile.Load(country);
        return new(IndicatorCatalogue.For(profile), profile, seed, s_until, DemonstrationShares.Mixed(profile));
    }

    private static string File(string country, ulong seed, int records)
    {
        using var text = new StringWriter { NewLine = "\n" };
        PeopleFile.Write(Mixed(country, seed), records, text);
        return text.ToString();
    }

    /// <summary>The digest was taken once: another machine makes the same file.</summary>
    [Fact]
    public void TheSameSeed_WritesTheSameFile_AnotherAnother()
    {
        var file = File("CZ", 1, 500);

        Assert.Equal(file, File("CZ", 1, 500));
        Assert.Equal("85944B7150D8BCD1", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(file)))[..16]);
        Assert.NotEqual(file, File("CZ", 2, 500));
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void TheFile_HoldsEachRecordOnce_WithThePersonOfTheGenerator(string country)
    {
        const int Records = 3_000;
        var rows = File(country, 3, Records).TrimEnd('\n').Split('\n').Skip(1).Select(l => l.Split(',')).ToList();
        var held = Mixed(country, 3)
            .Persons(2 * Records)
            .SelectMany(p => p.Registrations)
            .Where(r => r.HasIdentity)
            .Take(Records)
            .Select(r => ($"R{r.Number + 1}", r.Registrar.Code, $"{r.Person + 1}"));

        Assert.All(rows, r => Assert.Equal(PeopleFile.Heading.Split(',').Length, r.Length));
        Assert.Equal(Records, rows.Select(r => r[0]).Distinct().Count());
        Assert.Equal(held, rows.Select(r => (r[0], r[1], r[^1])));
    }

    [Fact]
    public void BirthDates_LieBeforeAllThatHappened_AndNotLongBefore() =>
        Assert.All(
            s_held.Value.Where(h => h.Registration.Identity.Birth.IsKnown),
            h =>
            {
                var (birth, start) = (h.Registration.Identity.Birth, h.Person.Spells[0].Start);
                Assert.True(birth.Earliest <= start);
                Assert.True(birth.Latest > start.AddYears(-70));
            }
        );

    /// <summary>Nothing of how the lists are written comes into a name.</summary>
    [Fact]
    public void Names_AreLettersOnly() =>
        Assert.All(
            s_held.Value,
            h =>
                Assert.DoesNotContain(
                    h.Registration.Identity.Given + h.Registration.Identity.Family,
                    c => "_=/|~:>^$".Contains(c) || char.IsControl(c)
                )
        );

    [Theory]
    [InlineData("Latn", 90, 99)]
    [InlineData("Cyrl", 0.3, 3)]
    [InlineData("Grek", 0.03, 0.6)]
    [InlineData("Geor", 0.03, 0.6)]
    [InlineData("Arab", 0.05, 0.8)]
    [InlineData("Hans", 0.03, 0.6)]
    public void EveryScript_Occurs(string script, double least, double most) =>
        Assert.InRange(Percent(h => h.Registration.Identity.Script == script), least, most);

    /// <summary>Most names are those of the passport, letter for letter or nearly.</summary>
    [Fact]
    public void MostRegistrations_HaveNoErrorOrOne()
    {
        Assert.InRange(Percent(h => Errors(h.Registration) == 0), 40, 60);
        Assert.InRange(Percent(h => Errors(h.Registration) <= 1), 65, 90);
        Assert.InRange(Percent(h => Errors(h.Registration) > 4), 0, 3);
    }

    [Theory]
    [InlineData(IdentityVariant.WithoutMarks, 3, 20)]
    [InlineData(IdentityVariant.OtherSpelling, 4, 16)]
    [InlineData(IdentityVariant.Capitals, 6, 14)]
    [InlineData(IdentityVariant.Mistyped, 3, 6)]
    [InlineData(IdentityVariant.Transposed, 1, 2.5)]
    [InlineData(IdentityVariant.Respelled, 2, 8)]
    [InlineData(IdentityVariant.Swapped, 1.5, 4)]
    [InlineData(IdentityVariant.Reordered, 1, 4)]
    [InlineData(IdentityVariant.Shortened, 2, 10)]
    [InlineData(IdentityVariant.BirthName, 0.5, 4)]
    [InlineData(IdentityVariant.ShortForm, 1, 5)]
    [InlineData(IdentityVariant.NoName, 1, 3)]
    [InlineData(IdentityVariant.DayAndMonth, 0.3, 1.5)]
    [InlineData(IdentityVariant.Digit, 2, 4)]
    [InlineData(IdentityVariant.YearOnly, 3, 10)]
    [InlineData(IdentityVariant.FirstOfJanuary, 1.5, 4)]
    [InlineData(IdentityVariant.NoBirth, 2, 6)]
    [InlineData(IdentityVariant.OtherSex, 0.1, 0.6)]
    public void EachError_IsAsOftenAsTold(IdentityVariant variant, double least, double most) =>
        Assert.InRange(Percent(h => h.Registration.Identity.Variant.HasFlag(variant)), least, most);

    /// <summary>Police copy passports, organisations write what they hear.</summary>
    [Theory]
    [InlineData(IdentityVariant.Respelled)]
    [InlineData(IdentityVariant.ShortForm)]
    [InlineData(IdentityVariant.OtherSpelling)]
    [InlineData(IdentityVariant.YearOnly)]
    public void WhatIsHeard_IsFurtherFromThePassport_ThanWhatIsCopied(IdentityVariant variant)
    {
        Assert.True(Share("NGO") > 2 * Share("POL"));

        double Share(string type)
        {
            var of = s_held.Value.Where(h => h.Registration.Registrar.Type == type).ToList();
            return (double)of.Count(h => h.Registration.Identity.Variant.HasFlag(variant)) / of.Count;
        }
    }

    /// <summary>A record that says it differs in nothing has the passport's name, birth date, sex and document.</summary>
    [Fact]
    public void WithoutError_ARegistrationHasThePassport()
    {
        var right = s_held.Value.Where(h => h.Registration.Identity.Variant == IdentityVariant.None).ToList();

        Assert.NotEmpty(right);
        Assert.All(
            right,
            h =>
                Assert.Equal(
                    (h.Person.Given, h.Person.Family, PartialDate.Exact(h.Person.Birth), h.Person.Sex),
                    (
                        h.Registration.Identity.Given,
                        h.Registration.Identity.Family,
                        h.Registration.Identity.Birth,
                        h.Registration.Sex
                    )
                )
        );
        Assert.All(
            right.Where(h => h.Registration.Identity.Document != "").GroupBy(h => h.Person.Number),
            g => Assert.Single(g.Select(h => h.Registration.Identity.Document).Distinct())
        );
    }

    /// <summary>Sisters and brothers are the hard cases: one family name, one country, other people.</summary>
    [Fact]
    public void SomeFoundTogether_BearOneFamilyName()
    {
        var together = s_held
            .Value.Select(h => h.Person)
            .Distinct()
            .Where(p => p.Event is not null)
            .GroupBy(p => (p.Event, p.Origin))
            .Where(g => g.Count() > 1)
            .ToList();

        Assert.InRange(together.Count(g => g.Select(p => p.Family[..2]).Distinct().Count() == 1), 15, 300);
    }

    /// <summary>Every passport name is written in plain Latin letters, whatever the origin.</summary>
    [Theory]
    [MemberData(nameof(Countries))]
    public void EveryCitizenship_HasNames(string country)
    {
        var profile = NationalProfile.Load(country);
        var people = new DemonstrationGenerator(IndicatorCatalogue.For(profile), profile, 1, s_until)
            .Persons(Many)
            .Concat(Mixed(country, 1).Persons(Many))
            .ToList();

        Assert.All(
            people,
            p =>
            {
                Assert.NotEqual("", p.Given);
                Assert.DoesNotContain(p.Given + p.Family, c => c > 'ỿ');
                Assert.DoesNotContain(p.Given + p.Family, c => c is >= 'Ͱ' and <= 'Ῠ' and not (>= 'Ḁ' and <= 'ỿ'));
                Assert.DoesNotContain("  ", $"{p.Given} {p.Family}");
            }
        );
        Assert.True(people.Select(p => p.Origin).Distinct().Count() > 28);
    }

    private static int Errors(InventedRegistration registration) =>
        int.PopCount((int)(registration.Identity.Variant & ~IdentityVariant.Capitals));

    private static double Percent(Func<(InventedPerson Person, InventedRegistration Registration), bool> of) =>
        100.0 * s_held.Value.Count(of) / s_held.Value.Count;
}
