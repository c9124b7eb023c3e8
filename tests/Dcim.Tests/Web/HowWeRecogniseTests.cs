using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dcim.Data;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Dcim.Linkage;
using Dcim.Linkage.Blind;
using Dcim.Linkage.Names;
using Dcim.Tests.Domain;
using Dcim.Web.Features.HowWeRecognise;
using Dcim.Web.Features.Linkage;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>The page that explains how the same person is recognised says what the code does.</summary>
public sealed class HowWeRecogniseTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Address = "/how-we-recognise";

    [Fact]
    public async Task EachField_HasItsRows_InEveryLanguage_OfTheModelInUse()
    {
        var browser = await app.SignInAsync("farol");
        var usual = UsualModel.Of(1);
        foreach (var language in Texts.Languages)
        {
            await browser.PostAsync("/language", ("language", language));
            await browser.OpenAsync(Address);
            Assert.Equal(Texts.InLanguage(language, "Links.How"), browser.Page.QuerySelector("h1")!.TextContent);
            AssertIsOf(browser, usual, language);
        }
        await browser.PostAsync("/language", ("language", "en-GB"));
        await browser.OpenAsync(Address);
        Assert.NotNull(browser.Page.QuerySelector("[data-model=usual]"));
        Assert.NotNull(browser.Page.QuerySelector("[data-automatic=off]"));
        Assert.Contains("2000", Find(browser, "[data-model]"));

        // Of one sex only: that it differs says nothing, that it agrees neither.
        var learned = new LinkageModel(
            usual.Fields,
            [.. usual.M.Select((m, f) => usual.Fields[f].Name == "sex" ? [0.5, 0.5] : m)],
            [.. usual.U.Select((u, f) => usual.Fields[f].Name == "sex" ? [0.5, 0.5] : u)],
            usual.Prior
        );
        await app.ReadAsync(async db =>
        {
            var version = new LinkageModelVersion
            {
                Json = JsonSerializer.Serialize(
                    new
                    {
                        Model = learned,
                        MeanOfNames = 1.0,
                        Records = 5000,
                    }
                ),
                Records = 5000,
                EstimatedAt = new(2026, 5, 6, 7, 8, 9, DateTimeKind.Utc),
            };
            db.Add(version);
            await db.SaveChangesAsync();
            var instance = await db.Instances.SingleAsync();
            (instance.VictimModelId, instance.LinksVictimsFrom) = (version.Id, 0.995);
            return await db.SaveChangesAsync();
        });
        await browser.OpenAsync(Address);
        AssertIsOf(browser, learned, "en-GB");
        Assert.Contains("06/05/2026", Find(browser, "[data-model=learned]"));
        Assert.Contains(" 99.5 ", Find(browser, "[data-automatic=on]"));
    }

    private static void AssertIsOf(Browser browser, LinkageModel model, string language)
    {
        var rows = browser.Page.QuerySelectorAll("[data-weights] tbody").ToList();
        Assert.Equal(model.Fields.Select(f => f.Name), rows.Select(r => r.GetAttribute("data-field")));
        foreach (var (i, row) in rows.Index())
        {
            var field = model.Fields[i];
            var label = Texts.InLanguage(language, $"Links.Field.{field.Name.Split(' ')[0]}");
            Assert.StartsWith(label, row.QuerySelector("th")!.TextContent.Trim());
            var findings = row.QuerySelectorAll("[data-finding]").ToList();
            Assert.Equal(field.Name == FieldEvidence.NotRecorded ? 0 : field.Levels, findings.Count);
            foreach (var (j, finding) in findings.Index())
            {
                var speaks = $"{EvidenceRule.Of(model.WeightOf(i, (byte)(field.Levels - j)))}";
                Assert.Equal(speaks, finding.GetAttribute("data-speaks"));
                var words = finding.QuerySelectorAll("td").Select(c => c.TextContent);
                Assert.Equal(
                    [
                        Texts.InLanguage(language, $"RecogniseFinding.{finding.GetAttribute("data-finding")}"),
                        Texts.InLanguage(language, $"Evidence.{speaks}"),
                    ],
                    words
                );
            }
        }
        var proposed = (VictimMatcher.Proposed * 100).ToString(CultureInfo.InvariantCulture);
        Assert.All(
            browser.Page.QuerySelectorAll("[data-proposed]"),
            band => Assert.Contains($" {proposed} ", band.TextContent)
        );
    }

    private static string Find(Browser browser, string selector) =>
        Assert.Single(browser.Page.QuerySelectorAll(selector)).TextContent;

    [Theory]
    [InlineData(9, Evidence.StronglyFor)]
    [InlineData(4, Evidence.StronglyFor)]
    [InlineData(3.9, Evidence.For)]
    [InlineData(1, Evidence.For)]
    [InlineData(0.9, Evidence.Little)]
    [InlineData(-0.9, Evidence.Little)]
    [InlineData(-1, Evidence.Against)]
    [InlineData(-3.9, Evidence.Against)]
    [InlineData(-4, Evidence.StronglyAgainst)]
    public void Weights_AreSaidAlikeForAndAgainst(double bits, Evidence said) =>
        Assert.Equal(said, EvidenceRule.Of(bits));

    [Fact]
    public void NamesOfAnExample_HaveOneForm()
    {
        foreach (var example in NameExample.All)
            Assert.True(
                example.Written.All(w => NameExample.CommonOfGiven(w) == example.Common)
                    || example.Written.All(w => NameExample.CommonOfFamily(w) == example.Common),
                string.Join(", ", example.Written)
            );
    }

    /// <summary>What the findings of a date of birth are called is what the matcher finds.</summary>
    [Theory]
    [InlineData("1990-04-03", "1990-04-03", "birth7")]
    [InlineData("1990-04-03", "1990-03-04", "birth6")]
    [InlineData("1990-04-03", "1991-04-03", "birth5")]
    [InlineData("1990-04-03", "1990", "birth4")]
    [InlineData("1990-04-03", "1990-01-01", "birth4")]
    [InlineData("1990-04-03", "1990-04-21", "birth3")]
    [InlineData("1990-04-03", "1990-08-03", "birth3")]
    [InlineData("1990-04-03", "1990-08-21", "birth2")]
    [InlineData("1990-04-03", "1992-08-21", "birth1")]
    [InlineData("1990-04-03", "1992", "birth1")]
    public void BirthDatesAreFound_AsTheyAreCalled(string one, string other, string key)
    {
        var encoder = new Encoder(new byte[Encoder.KeyLength]);
        var records = new BlindComparison(UsualModel.Fields);
        foreach (var birth in new[] { one, other })
            records.Add(
                encoder.Encode(
                    new(PersonName.Of("Testina", ""), BirthDate.Parse(birth), null, null, [null, null, null]),
                    birth
                )
            );
        var levels = new byte[records.Fields.Count];
        records.Compare(0, 1, levels);
        var field = records.Fields.Index().Single(f => f.Item.Name == "birth").Index;
        Assert.Equal(key, $"birth{levels[field]}");
    }

    [Fact]
    public void TheDatesOfTheExample_AreThoseOfASwap()
    {
        var (one, other) = NameExample.Swapped;
        Assert.Equal((one.Year, one.Month, one.Day), (other.Year, other.Day, other.Month));
        Assert.NotEqual(one, other);
    }

    [Fact]
    public async Task NoDocument_IsCompared()
    {
        await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Testina").Fill("VID03.family", "Vymyšlená"));
        var encodings = await app.AsSystemAsync(async services =>
            await services.GetRequiredService<DcimDbContext>().VictimEncodings.AsNoTracking().ToListAsync()
        );
        Assert.NotEmpty(encodings);
        Assert.All(encodings, e => Assert.Null(e.Document));
    }

    /// <summary>Who stands higher and was first is asked; of all others the reviewer, and never who said last who she is.</summary>
    [Fact]
    public async Task TheOrderOfWhoIsAsked_IsThatOfTheRule()
    {
        var browser = await app.SignInAsync("farol");
        await browser.OpenAsync(Address);
        var text = new Texts();
        var rows = browser
            .Page.QuerySelectorAll("[data-protection] li")
            .Select(li => li.TextContent.Trim().Split(", "))
            .ToList();
        var kinds = Generated.Catalogue.Lists["CL_INST"].Values.Select(v => v.Code).ToList();
        var row = kinds.ToDictionary(k => k, k => rows.FindIndex(r => r.Contains(text.Code("CL_INST", k))));
        Assert.DoesNotContain(-1, row.Values);
        foreach (var one in kinds)
        foreach (var other in kinds)
        {
            var (first, second) = (
                new LinkTurnRule.Side(1, one, DateTime.UnixEpoch),
                new LinkTurnRule.Side(2, other, DateTime.UnixEpoch.AddDays(1))
            );
            Assert.Equal(row[one] < row[other] ? 1 : null, LinkTurnRule.FirstAsked(first, second));
        }
    }

    [Fact]
    public void WhatWasMeasured_IsStillSo()
    {
        using var stream = File.OpenRead(Repository.File("tests/Dcim.Tests/Linkage/data/victims_10k.csv"));
        var file = LinkageFile.Read(stream, "person_id", new Dictionary<string, string>());
        Assert.Equal(
            (MeasuredQuality.Records, MeasuredQuality.Persons),
            (file.Records.Count, file.Truth.Distinct().Count())
        );
        var quality = LinkageQuality.Of(
            LinkageTrial.Run(file, LinkageWay.Filters).Result.Pairs,
            file.Truth,
            Math.Log2(VictimMatcher.Proposed / (1 - VictimMatcher.Proposed))
        );
        // The key of the encodings is another each time.
        Assert.InRange(quality.Precision * 100, MeasuredQuality.Precision - 1, MeasuredQuality.Precision + 1);
        Assert.InRange(quality.Recall * 100, MeasuredQuality.Recall - 1, MeasuredQuality.Recall + 1);
    }

    [Theory]
    [InlineData("Latin", MeasuredQuality.Latin)]
    [InlineData("Cyrillic", MeasuredQuality.Cyrillic)]
    [InlineData("Arabic", MeasuredQuality.Arabic)]
    [InlineData("without a name", MeasuredQuality.WithoutName)]
    public void WhatWasMeasuredByScript_IsThatOfTheDecision(string script, int hundredths)
    {
        var decision = File.ReadAllText(Repository.File("docs/decisions/0031-linkage.md"));
        var blind = Regex.Match(decision, $@"{script} \([\d,]+[^)]*\)\s+\.\d+ / (\.\d+)").Groups[1].Value;
        Assert.Equal(hundredths, Math.Round(100 * double.Parse(blind, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("/help")]
    [InlineData("/registrations/search")]
    [InlineData("/links")]
    public async Task WhoWondersFindsIt(string page)
    {
        var browser = await app.SignInAsync("farol");
        await browser.OpenAsync(page);
        Assert.NotNull(browser.Page.QuerySelector($"main a[href='{Address}']"));
    }
}
