using CsCheck;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;

namespace Dcim.Tests.Domain;

/// <summary>From answers to sheets and records and back.</summary>
public sealed class AnswerLawsTests
{
    [Fact]
    public void EveryPart_ReadsWhatWasWritten() =>
        Generated
            .OneOf(Generated.Catalogue.Parts.Values.ToArray())
            .SelectMany(part => Generated.Answer(part).Select(answer => (part, answer)))
            .Sample(
                (part, answer) =>
                {
                    var sheet = new AnswerSheet();
                    sheet.Write(part, answer);
                    var (read, problem) = Generated.Reader.Read(part, sheet);
                    var again = new AnswerSheet();
                    again.Write(part, read);
                    return problem is null && Same(answer, read) && again.ToJson() == sheet.ToJson();
                },
                iter: 5000,
                print: t => $"{t.Item1.Key}: {t.Item2}"
            );

    /// <summary>An estimate of more than a day, a month or a year has no boxes of its own: it is read as an interval.</summary>
    private static bool Same(object answer, object? read) =>
        Equals(answer, read)
        || answer is PartialDate { Kind: DateKind.Estimated } estimate
            && Equals(read, PartialDate.Between(estimate.Earliest, estimate.Latest));

    [Fact]
    public void ASheet_ReadsItsJson() =>
        Generated
            .Posted(Generated.Pages["minimum GDPR"])
            .Sample(sheet => AnswerSheet.FromJson(sheet.ToJson()).ToJson() == sheet.ToJson());

    [Fact]
    public void Records_GiveBackWhatWasSet()
    {
        GivesBack(() => new Registration { Code = "a" });
        GivesBack(() => new Case { Code = "a" });
        GivesBack(() => new IdentityDetails());
        foreach (var rows in Generated.Sections.RowKinds)
            GivesBack(() => rows.Add(new() { Code = "a" }, "a"));
    }

    private static void GivesBack<T>(Func<T> make)
        where T : class
    {
        var entries = AnswerMap.Of(make().GetType());
        Assert.NotEmpty(entries);
        Generated
            .OneOf(entries.Keys.ToArray())
            .SelectMany(key => Generated.Answer(Generated.Catalogue[key]).Select(answer => (key, answer)))
            .Sample(
                (key, answer) =>
                {
                    var record = make();
                    entries[key].Set(record, answer);
                    var (kept, empty) = (entries[key].Get(record), make());
                    entries[key].SetOrClear(record, null);
                    var others = entries.Values.Where(e => e.Key != key);
                    return Equals(kept, answer)
                        && Equals(entries[key].Get(record), key is "VID01" or "CAS01" ? "" : entries[key].Get(empty))
                        && others.All(e => Equals(e.Get(record), e.Get(empty)));
                },
                print: t => $"{t.Item1}: {t.Item2}"
            );
    }

    /// <summary>What the reader accepts must fit its column: SQL Server refuses what is longer, SQLite does not tell.</summary>
    [Fact]
    public void AllTheCodesOneMayChoose_FitTheirColumn()
    {
        foreach (var part in Generated.Catalogue.Parts.Values.Where(p => p.Kind == AnswerKind.Choices))
        {
            var lengths = IndicatorCatalogue.OpenLists.Contains(part.List!)
                ? Enumerable.Repeat(Code.MaxLength, 1000)
                : Generated.Catalogue.ValuesOf(part).Select(v => v.Code.Length).OrderDescending();
            var longest = 1 + lengths.Take(part.Max ?? int.MaxValue).Sum(length => length + 1);
            var column = part.Ordered ? CodeSequence.MaxLength : CodeSet.MaxLength;
            Assert.True(
                longest <= column,
                $"{part.Key} can be {longest} long; its column holds {column}. Give it a max."
            );
        }
    }
}
