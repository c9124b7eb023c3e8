using System.Security.Cryptography;
using System.Text;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Demonstration;
using Dcim.Domain.Profiles;

namespace Dcim.Tests.Demonstration;

/// <summary>The invented people are the same wherever they are made, and near what countries report.</summary>
public sealed class DemonstrationGeneratorTests
{
    private const int Many = 20_000;
    private static readonly DateOnly s_until = new(2026, 10, 31);
    private static readonly Lazy<IReadOnlyList<InventedPerson>> s_many = new(() => [.. Of("PT", 1).Persons(Many)]);

    public static TheoryData<string> Countries => ["CZ", "PL", "PT", "SK"];

    private static DemonstrationGenerator Of(string country, ulong seed)
    {
        var profile = NationalProfile.Load(country);
        return new(IndicatorCatalogue.For(profile), profile, seed, s_until);
    }

    /// <summary>All that is said of the first, as one text.</summary>
    private static string Told(DemonstrationGenerator generator, int registrations)
    {
        var people = generator.Persons(registrations).ToList();
        var told = new StringBuilder();
        foreach (var person in people)
        foreach (var registration in person.Registrations)
            told.AppendLine($"{person.Number} {registration.Registrar.Code}")
                .AppendLine(generator.SheetOf(person, registration).ToJson());
        foreach (var proceeding in generator.Proceedings(people))
            told.AppendLine($"{proceeding.Leader} {string.Join(' ', proceeding.Victims)}")
                .AppendLine(proceeding.Sheet.ToJson());
        return told.ToString();
    }

    /// <summary>The digest was taken once: another machine, or another version of the platform, makes the same people.</summary>
    [Fact]
    public void TheSameSeed_MakesTheSamePeople_Everywhere()
    {
        var told = Told(Of("PT", 1), 200);

        Assert.Equal(told, Told(Of("PT", 1), 200));
        Assert.Equal(
            "2B1430921CD7F383",
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(told.ReplaceLineEndings("\n"))))[..16]
        );
    }

    [Fact]
    public void AnotherSeed_MakesOtherPeople() => Assert.NotEqual(Told(Of("PT", 1), 20), Told(Of("PT", 2), 20));

    /// <summary>A person made among few is the same among many: only the last may have fewer registrations.</summary>
    [Fact]
    public void Few_AreTheFirstOfMany()
    {
        var few = Of("PT", 1).Persons(300).SkipLast(1).ToList();

        foreach (var (one, other) in few.Zip(s_many.Value))
            Assert.Equal(one with { Spells = [], Registrations = [] }, other with { Spells = [], Registrations = [] });
        Assert.Equal(300, Of("PT", 1).Persons(300).Sum(p => p.Registrations.Count));
    }

    [Fact]
    public void APerson_HasTwoAndAHalfRegistrations_EachInAnotherInstitution()
    {
        var people = s_many.Value;

        Assert.InRange(people.Count, Many / 2.6, Many / 2.4);
        Assert.Equal([1, 2, 3, 4], people.Select(p => p.Registrations.Count).Distinct().Order());
        Assert.All(
            people,
            p => Assert.Equal(p.Registrations.Count, p.Registrations.Select(r => r.Registrar).Distinct().Count())
        );
        Assert.Equal(Enumerable.Range(0, Many), people.SelectMany(p => p.Registrations).Select(r => r.Number));
        Assert.All(people, p => Assert.True(p.Registrations.All(r => r.On <= s_until && r.On > s_until.AddYears(-11))));
        Assert.All(people, p => Assert.Equal(p.Registrations, p.Registrations.OrderBy(r => r.On)));
    }

    /// <summary>Of a hundred of each form, country of citizenship and sex; those found together are alike, so that it varies.</summary>
    [Theory]
    [MemberData(nameof(Countries))]
    public void Shares_AreNearWhatIsReported(string country)
    {
        var people = country == "PT" ? s_many.Value : [.. Of(country, 3).Persons(Many)];
        var shares = DemonstrationShares.Of(NationalProfile.Load(country));

        Near(shares.Forms, people.Select(p => p.Spells[0].Form), within: 3.5);
        Near(shares.Citizenships, people.Select(p => p.Citizenship), within: 2.5);
        Assert.InRange(Percent(p => p.AgeOn(p.Registrations[0].On) < 18), 6, 30);
        Assert.InRange(Percent(p => p.Sex == "F"), 30, 75);
        var (first, last) = (
            people.Count(p => p.Registrations[0].On < s_until.AddYears(-5)),
            people.Count(p => p.Registrations[0].On >= s_until.AddYears(-5))
        );
        Assert.InRange((double)last / first, 1.15, 1.6);

        double Percent(Func<InventedPerson, bool> of) => 100.0 * people.Count(of) / people.Count;
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void EveryKindOfRegistrar_AndEveryVariant_Occurs(string country)
    {
        var registrations = Of(country, 5).Persons(30_000).SelectMany(p => p.Registrations).ToList();

        Assert.Equal(
            ["BOR", "CHI", "HOT", "LAB", "NGO", "POL", "PRO"],
            registrations.Select(r => r.Registrar.Type.Value).Distinct().Order()
        );
        Assert.Equal(
            Enum.GetValues<IdentityVariant>().Skip(1),
            Enum.GetValues<IdentityVariant>().Skip(1).Where(v => registrations.Any(r => r.Identity.Variant.HasFlag(v)))
        );
        Assert.Contains(registrations, r => !r.HasIdentity);
        Assert.All(
            registrations.Where(r => !r.HasIdentity),
            r => Assert.Equal("", r.Identity.Given + r.Identity.Family + r.Identity.Birth + r.Identity.Document)
        );
    }

    [Fact]
    public void Proceedings_AreAboutSome_WithAllThatCanComeOfThem()
    {
        var generator = Of("PT", 1);
        var proceedings = generator.Proceedings(s_many.Value).ToList();

        Assert.Equal(Enumerable.Range(0, proceedings.Count), proceedings.Select(p => p.Number));
        Assert.InRange(proceedings.Count, Many / 20, Many / 5);
        Assert.Contains(proceedings, p => p.Victims.Count > 1);
        Assert.All(proceedings, p => Assert.Equal(p.Victims.Count, p.Sheet.RowsOf("victims").Count));
        Assert.Equal(["ACQ", "CON", "OTH"], Said("judgments", "JDG03"));
        Assert.Equal(["FIR", "LAS", "SEC"], Said("judgments", "JDG02"));
        Assert.Equal(["CA2", "COF", "NCH", "OTH"], Said("decisions", "PRS03"));

        IEnumerable<string> Said(string rows, string key) =>
            proceedings.SelectMany(p => p.Sheet.RowsOf(rows)).Select(r => r[key]).Distinct().Order();
    }

    private static void Near(IReadOnlyList<Weighted<string>> shares, IEnumerable<string> drawn, double within)
    {
        var all = drawn.ToList();
        var sum = shares.Sum(s => s.Weight);
        foreach (var (value, weight) in shares)
        {
            var (expected, found) = (100 * weight / sum, 100.0 * all.Count(d => d == value) / all.Count);
            Assert.True(Math.Abs(expected - found) <= within, $"{value}: {found:F1} of a hundred for {expected:F1}");
        }
    }
}
