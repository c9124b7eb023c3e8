using Dcim.Web.Features.Linkage;

namespace Dcim.Tests.Linkage;

/// <summary>
/// How well records of known truth are found again: what the matcher may not fall below. The figures of a day stand in
/// docs/decisions/0031.
/// </summary>
public sealed class QualityTests
{
    private const string Victims = "tests/Dcim.Tests/Linkage/data/victims_10k.csv";

    private static readonly Dictionary<string, string> s_byHeading = [];
    private static readonly Lazy<LinkageFile> s_victims = new(() => Read(Repository.File(Victims), "person_id"));

    private static LinkageFile Read(string path, string truth, Dictionary<string, string>? map = null)
    {
        using var stream = File.OpenRead(path);
        return LinkageFile.Read(stream, truth, map ?? s_byHeading);
    }

    [Theory]
    [InlineData(LinkageWay.Plain, 0.95, 0.05)]
    [InlineData(LinkageWay.Filters, 0.945, 0.05)]
    [InlineData(LinkageWay.Tokens, 0.87, 0.15)]
    public void VictimsAreFound_AndTheNumberOfPairsIsRight(LinkageWay way, double least, double off)
    {
        var trial = LinkageTrial.Run(s_victims.Value, way);
        Assert.True(trial.Quality.F1 >= least, $"{trial.Quality.F1:F4}");
        Assert.InRange(trial.Result.Expected / trial.Quality.True, 1 - off, 1 + off);
        // Made persons of, pairs are not fewer right.
        Assert.True(trial.OfPersons.F1 >= least - 0.005, $"{trial.OfPersons.F1:F4}");
        var persons = s_victims.Value.Truth.Distinct().Count();
        Assert.InRange(trial.Net.Expected / persons, 1 - off, 1 + off);
    }

    [Fact]
    public void VictimsAreFound_WithoutTheirDocuments()
    {
        var file = Read(Repository.File(Victims), "person_id", new() { ["document"] = "" });
        Assert.DoesNotContain(file.Columns, c => c.StartsWith("document", StringComparison.Ordinal));
        var trial = LinkageTrial.Run(file, LinkageWay.Plain);
        Assert.True(trial.Quality.F1 >= 0.945, $"{trial.Quality.F1:F4}");
    }

    /// <summary>Published sets with nothing of our field in them: a guard, they tell good from better no more.</summary>
    [Theory]
    [InlineData("febrl1.csv", 500)]
    [InlineData("febrl2.csv", 1934)]
    [InlineData("febrl3.csv", 6538)]
    public void FebrlIsFound(string name, int pairs)
    {
        var trial = LinkageTrial.Run(Read(Shared(name), "rec_id"), LinkageWay.Plain);
        Assert.Equal(pairs, trial.Quality.True);
        Assert.True(trial.Quality.F1 >= 0.997, $"{trial.Quality.F1:F4}");
    }

    /// <summary>A published file beside the repository, or beside the folder of its work trees.</summary>
    private static string Shared(string name)
    {
        for (var folder = new DirectoryInfo(Repository.Root); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", "linkage", name) is var path && File.Exists(path))
                return path;
        Assert.Skip($"{name} is not beside the repository.");
        return "";
    }

    /// <summary>What is learned of victims is a model: finite, of shares, and what agrees never speaks more against than what differs.</summary>
    [Theory]
    [InlineData(LinkageWay.Plain)]
    [InlineData(LinkageWay.Filters)]
    public void OfVictims_WhatAgreesWeighsMoreThanWhatDiffers(LinkageWay way)
    {
        var model = LinkageTrial.Run(s_victims.Value, way).Result.Model;
        EstimationTests.AssertIsAModel(model);
        for (var field = 0; field < model.Fields.Count; field++)
            EstimationTests.AssertAgreeingIsMore(model, field);
    }

    [Fact]
    public void OfVictims_TheEarlyEndChangesNothing()
    {
        var records = Records.Plain(s_victims.Value.Fields, s_victims.Value.Records);
        var result = Records.Link(records);
        Assert.Equal(LinkerTests.Full(records, result.Model), result.Pairs);
        Assert.Equal(result.Model.ToJson(), Records.Link(records).Model.ToJson());
    }
}
