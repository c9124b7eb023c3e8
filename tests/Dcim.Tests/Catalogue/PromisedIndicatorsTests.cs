using System.Text.RegularExpressions;
using Dcim.Domain.Catalogue;

namespace Dcim.Tests.Catalogue;

/// <summary>The catalogue against the table it was written from, where the project's own papers are at hand.</summary>
public sealed partial class PromisedIndicatorsTests
{
    private sealed record Row(string Code, string Section, string[] Types, string[] Feeds);

    [Fact]
    public void TheCatalogue_IsThatOfDomainMd()
    {
        var rows = Read();
        Assert.SkipWhen(
            rows is null,
            "shared/domain.md is not above this repository; only the project's own machine has it."
        );
        var indicators = IndicatorCatalogue.Current.Indicators;

        Assert.Equal(rows.Select(r => r.Code), indicators.Select(i => i.Code));
        foreach (var (row, indicator) in rows.Zip(indicators))
        {
            Assert.Equal((row.Code, row.Section), (indicator.Code, indicator.Section));
            Assert.Equal((row.Code, row.Types.Contains("G")), (indicator.Code, indicator.Generated));
            foreach (var type in row.Types)
                Assert.True(HasPartOf(indicator, type), $"{row.Code} has no answer of type {type}.");
            Assert.Equal($"{row.Code}: {Join(row.Feeds)}", $"{row.Code}: {Join(indicator.Feeds)}");
        }
    }

    private static bool HasPartOf(Indicator indicator, string type) =>
        type switch
        {
            "C" => indicator.Parts.Any(p => p.Kind == AnswerKind.Choice),
            // Six dimensions with one result each.
            "M" when indicator.Code == "IDN07" => indicator.Parts.Count(p => p.Kind == AnswerKind.Choice) == 6,
            "M" => indicator.Parts.Any(p => p.Kind == AnswerKind.Choices),
            "D" => indicator.Parts.Any(p => p.Kind == AnswerKind.Date),
            "N" => indicator.Parts.Any(p => p.Kind == AnswerKind.Number),
            "T" => indicator.Parts.Any(p => p.Kind == AnswerKind.Text),
            "B" => indicator.Parts.Any(p => p.List == "CL_YN"),
            "G" => true,
            _ => false,
        };

    private static string Join(IEnumerable<string> feeds) => string.Join(' ', feeds.Order(StringComparer.Ordinal));

    private static List<Row>? Read()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "domain.md");
            if (File.Exists(file))
                return
                [
                    .. File.ReadLines(file)
                        .SkipWhile(line => !line.StartsWith("### 6.1", StringComparison.Ordinal))
                        .TakeWhile(line => !line.StartsWith("### 6.2", StringComparison.Ordinal))
                        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                        .Where(cells => cells.Length > 9 && Code().IsMatch(cells[1]))
                        .Select(c => new Row(c[1], c[2][..1], c[5].Split(' '), Feeds(c[9]))),
                ];
        }
        return null;
    }

    private static string[] Feeds(string cell)
    {
        if (cell is "-" or "never")
            return [];
        var text = cell.Replace("(year)", "").Replace("E-*", "E-sex E-vsage E-vctz E-vexp");
        text = Span()
            .Replace(
                text,
                m =>
                    string.Join(
                        ' ',
                        Enumerable
                            .Range(
                                int.Parse(m.Groups[1].Value),
                                int.Parse(m.Groups[2].Value) - int.Parse(m.Groups[1].Value) + 1
                            )
                            .Select(n => $"T{n}")
                    )
            );
        var feeds = new List<string>();
        foreach (var whole in new[] { "age group", "EU11 2.2" })
            if (text.Contains(whole))
            {
                feeds.Add(whole);
                text = text.Replace(whole, "");
            }
        return [.. feeds, .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => f.TrimEnd('.'))];
    }

    [GeneratedRegex("^[A-Z]{3}[0-9]{2}$")]
    private static partial Regex Code();

    [GeneratedRegex("T([0-9]+)-T([0-9]+)")]
    private static partial Regex Span();
}
