using CsCheck;
using Dcim.Linkage;
using Dcim.Linkage.Names;

namespace Dcim.Tests.Linkage;

/// <summary>What levels say is learned from the records; whatever they are, the model is one.</summary>
public sealed class EstimationTests
{
    internal static LinkageModel ModelOf(Comparison records) =>
        Estimation.Estimate(records, Pairs.Of(records, Blocks.Of(records)));

    internal static void AssertIsAModel(LinkageModel model)
    {
        Assert.InRange(model.Prior, double.Epsilon, 0.5);
        for (var field = 0; field < model.Fields.Count; field++)
        {
            Assert.Equal(1, model.M[field].Sum(), 9);
            Assert.Equal(1, model.U[field].Sum(), 9);
            Assert.Equal(model.Fields[field].Levels, model.M[field].Count);
            Assert.Equal(0, model.WeightOf(field, Comparison.Unknown));
            for (var level = 1; level <= model.Fields[field].Levels; level++)
                Assert.True(double.IsFinite(model.WeightOf(field, (byte)level)), $"{model.Fields[field]} {level}");
        }
        Assert.True(double.IsFinite(model.WeightOf(new byte[model.Fields.Count])));
    }

    public static TheoryData<string, int> Odd =>
        new()
        {
            { "", 0 },
            { "one", 1 },
            { "two", 2 },
            { "equal", 300 },
            { "unknown", 300 },
            { "names", 300 },
        };

    [Theory]
    [MemberData(nameof(Odd))]
    public void OfAnOddFile_TheModelIsOne(string kind, int count)
    {
        var records = Records.Plain(
            Records.SexAndNationality,
            Enumerable
                .Range(0, count)
                .Select(i =>
                    kind switch
                    {
                        "unknown" => Records.Of("", "", codes: [null, null]),
                        "names" => Records.Of(
                            $"{new string((char)('a' + i % 26), 1 + i / 26)}b",
                            "",
                            codes: [null, ""]
                        ),
                        _ => Records.Of("Jana", "Nováková", "1990-04-03", "AB12345", 2020, "F", "CZ"),
                    }
                )
        );
        var result = Records.Link(records);
        AssertIsAModel(result.Model);
        Assert.All(result.Pairs, p => Assert.InRange(p.Probability, 0, 1));
        Assert.True(double.IsFinite(result.Expected));
    }

    [Fact]
    public void TheSameRecords_GiveTheSameModel_AndTheSamePairs()
    {
        var (people, _) = Records.Invented(6_000, 1);
        var (one, other) = (Run(), Run());
        Assert.Equal(one.Model.ToJson(), other.Model.ToJson());
        Assert.Equal(one.Pairs, other.Pairs);
        Assert.NotEmpty(one.Pairs);

        LinkageResult Run() => Records.Link(Records.Plain(Records.SexAndNationality, people));
    }

    /// <summary>What agrees speaks for one person, what differs against it, the more the rarer it is by chance.</summary>
    [Fact]
    public void WhatAgrees_WeighsMoreThanWhatDiffers()
    {
        var model = ModelOf(Records.Plain(Records.SexAndNationality, Records.Invented(6_000, 2).Records));
        AssertIsAModel(model);
        for (var field = 0; field < model.Fields.Count; field++)
            AssertAgreeingIsMore(model, field);
        Assert.True(model.WeightOf(Records.Birth, 8) > model.WeightOf(5, 2)); // a day says more than a sex
    }

    internal static void AssertAgreeingIsMore(LinkageModel model, int field)
    {
        for (var level = 2; level <= model.Fields[field].Levels; level++)
            Assert.True(
                model.WeightOf(field, (byte)level) >= model.WeightOf(field, 1),
                $"{model.Fields[field].Name} {level}"
            );
    }

    /// <summary>
    /// That the nationality agrees says little where the names are alike, for it follows from them; that it differs speaks against one person.
    /// </summary>
    [Fact]
    public void WhatFollowsFromTheName_SaysLessWhereNamesAreAlike()
    {
        var records = Records.Plain(Records.SexAndNationality, Records.Invented(6_000, 8).Records);
        var model = ModelOf(records);
        var (unlike, alike) = (model.Fields.Count - 2, model.Fields.Count - 1);
        Assert.Equal((false, true), (model.Fields[unlike].IsOfLikeNames, model.Fields[alike].IsOfLikeNames));
        Assert.InRange(model.WeightOf(alike, 1), -20, -1);
        Assert.InRange(model.WeightOf(alike, 2), 0, model.WeightOf(unlike, 2));
        var levels = new byte[model.Fields.Count];
        var pair = Records.Link(records).Pairs.MaxBy(p => p.Weight);
        records.Compare(pair.A, pair.B, levels);
        Assert.Equal((Comparison.Unknown, (byte)2), (levels[unlike], levels[alike]));
    }

    [Fact]
    public void WrittenDownAndRead_TheModelWeighsTheSame()
    {
        var model = ModelOf(Records.Plain(Records.SexAndNationality, Records.Invented(2_000, 3).Records));
        var read = LinkageModel.Parse(model.ToJson());
        Assert.Equal(model.ToJson(), read.ToJson());
        Assert.Equal((NameToken.Version, model.Prior), (read.Version, read.Prior));
        Assert.Equal(model.Fields, read.Fields);
        Gen.Byte.Array[model.Fields.Count]
            .Sample(bytes =>
            {
                var levels = bytes.Select((b, f) => (byte)(b % (model.Fields[f].Levels + 1))).ToArray();
                return model.WeightOf(levels) == read.WeightOf(levels);
            });
    }

    [Fact]
    public void OfAnotherVersion_ItSaysSo() =>
        Assert.Equal(
            7,
            LinkageModel
                .Parse("""{"Version":7,"Prior":0.001,"Fields":[{"Name":"birth","M":[0.1,0.9],"U":[0.9,0.1]}]}""")
                .Version
        );

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Version":1,"Prior":0.1,"Fields":null}""")]
    [InlineData("""{"Version":1,"Prior":0.1,"Fields":[]}""")]
    [InlineData("""{"Version":1,"Prior":0.1,"Fields":[null]}""")]
    [InlineData("""{"Version":1,"Prior":1.5,"Fields":[{"Name":"a","M":[1],"U":[1]}]}""")]
    [InlineData("""{"Version":1,"Prior":0.1,"Fields":[{"Name":"a","M":[1],"U":[0.5,0.5]}]}""")]
    [InlineData("""{"Version":1,"Prior":0.1,"Fields":[{"Name":"a","M":[0,1],"U":[0.5,0.5]}]}""")]
    [InlineData("""{"Version":1,"Prior":0.1,"Fields":[{"Name":"a","M":[1]}]}""")]
    [InlineData("""{"Version":1,"Prior":0.1,"Fields":[{"M":[1],"U":[1]}]}""")]
    public void WhatIsNoModel_IsRefused(string json) => Assert.Throws<FormatException>(() => LinkageModel.Parse(json));
}
