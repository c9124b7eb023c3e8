using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Exchange;

/// <summary>
/// How our template workbooks are known again and read. In each sheet the second, hidden row holds addresses: first one that says
/// what a record is and in which language it was filled, then one for each column. Sheets of rows are joined by the first column.
/// </summary>
public static class TemplateProfile
{
    /// <summary>Name of the built-in profile.</summary>
    public const string Name = "template";

    /// <summary>Number of the row with the addresses, below the visible headings.</summary>
    public const int AddressRow = 2;

    /// <summary>What stands between several answers in a cell.</summary>
    public const string Separator = ";";

    private const string Mark = "dcim";

    /// <summary>The address of the column that numbers the records.</summary>
    /// <param name="language">A culture name: the language of the words in the cells.</param>
    public static string RecordAddress(SourceSubject subject, string language) =>
        $"{Mark}.{(subject == SourceSubject.Proceedings ? "proceedings" : "registrations")}.{language}";

    /// <summary>The words for each answer of a list that a question takes, with the missing reasons; no two the same.</summary>
    /// <param name="words">Words of a code (<c>CL_SEX.F</c>) or missing reason (<c>Missing.UNK</c>) in the language of the workbook.</param>
    /// <param name="organisations">The register of organisations, code and name.</param>
    public static IReadOnlyList<(string Label, string Code)> Labels(
        IndicatorPart part,
        IndicatorCatalogue catalogue,
        Func<string, string?> words,
        IReadOnlyList<(string Code, string Name)> organisations
    )
    {
        var labels = new List<(string Label, string Code)>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        if (part.List == "ORG")
            foreach (var (code, name) in organisations)
                Add(name, code);
        else
            foreach (var value in catalogue.ValuesOf(part))
                Add(words($"{part.List}.{value.Code}") ?? value.Code, value.Code);
        foreach (var reason in part.Missing)
            Add(words($"Missing.{reason}") ?? reason, reason);
        return labels;

        void Add(string label, string code)
        {
            var own = used.Add(FoldedText.Of(label)) ? label : $"{label} ({code})";
            used.Add(FoldedText.Of(own));
            labels.Add((own, code));
        }
    }

    /// <summary>The profile of a template, from the address rows of its sheets in their order; null where it is none.</summary>
    /// <param name="words"><inheritdoc cref="MappingSuggester" path="/param[@name='words']"/></param>
    /// <param name="languages">The languages in which there are templates.</param>
    public static SourceProfile? Recognise(
        IEnumerable<(string Sheet, IReadOnlyList<string> Headings)> sheets,
        IndicatorCatalogue catalogue,
        string country,
        Func<string, string, string?> words,
        IReadOnlyList<string> languages,
        IReadOnlyList<(string Code, string Name)> organisations
    )
    {
        var ours = sheets.Where(s => s.Headings.Count > 1 && IsRecordAddress(s.Headings[0])).ToList();
        if (ours.Count == 0 || ours.Select(s => s.Headings[0]).Distinct().Count() > 1)
            return null;
        var key = ours[0].Headings[0];
        var subject = Subjects().FirstOrDefault(s => languages.Any(l => RecordAddress(s, l) == key));
        var language = languages.FirstOrDefault(l => RecordAddress(subject, l) == key);
        if (language is null)
            return null;
        var targets = TargetList.Of(catalogue, country, subject);
        var columns = new List<ColumnMapping>();
        foreach (var heading in ours.SelectMany(s => s.Headings.Skip(1)).Where(h => h.Length > 0).Distinct())
            if (AnswerAddress.Parse(heading) is { } address && targets.Find(address) is { } target)
                columns.Add(
                    new()
                    {
                        Heading = heading,
                        Target = heading,
                        Separator = target.Part is { Kind: AnswerKind.Choices } ? Separator : null,
                        Values = target.Part is { Kind: not AnswerKind.Text } part
                            ? Labels(part, catalogue, k => words(k, language), organisations)
                                .ToDictionary(l => l.Label, l => l.Code, StringComparer.Ordinal)
                            : new Dictionary<string, string>(),
                    }
                );
        return new()
        {
            Name = Name,
            Subject = subject,
            Sheet = ours[0].Sheet,
            MoreSheets = [.. ours.Skip(1).Select(s => s.Sheet)],
            HeadingRow = AddressRow,
            RecordKey = [key],
            Columns = columns,
        };
    }

    private static bool IsRecordAddress(string text) => text.StartsWith($"{Mark}.", StringComparison.Ordinal);

    private static SourceSubject[] Subjects() => [SourceSubject.Registrations, SourceSubject.Proceedings];
}
