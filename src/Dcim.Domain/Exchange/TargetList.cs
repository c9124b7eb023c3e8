using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;

namespace Dcim.Domain.Exchange;

/// <summary>An answer that a record can take from outside.</summary>
/// <param name="Address">Where it goes; of a row the first of its kind.</param>
/// <param name="Part">The question; null for a box that joins rows (<see cref="RecordSheet.DefendantBox"/>).</param>
public sealed record Target(AnswerAddress Address, IndicatorPart? Part)
{
    /// <summary>The question in resources, or the name of the box.</summary>
    public string Key => Address.Key;
}

/// <summary>Answers that are asked together.</summary>
/// <param name="Name"><c>minimum</c>, <c>case</c>, a section, or a kind of row.</param>
/// <param name="IsRows">They can stand in a record several times.</param>
public sealed record TargetGroup(string Name, bool IsRows, IReadOnlyList<Target> Targets);

/// <summary>
/// Every answer that records of a subject can take from outside, in the order of the pages. What the system makes is not among
/// them; the status is a row of its history, the first one too.
/// </summary>
public sealed class TargetList
{
    public const string Minimum = "minimum";
    public const string Case = "case";
    public const string Statuses = "statuses";
    private const string Investigation = "investigation";

    private static readonly string[] s_status = ["IDN03", "IDN04", "IDN05"];

    private readonly Dictionary<(string? Rows, string? Section, string Key), Target> _byPlace;
    private readonly Dictionary<string, string> _titles;

    private sealed record RowTitle(string Rows, string Key);

    private TargetList(SourceSubject subject, IReadOnlyList<TargetGroup> groups, IReadOnlyList<RowTitle> titles)
    {
        Subject = subject;
        Groups = groups;
        _byPlace = groups
            .SelectMany(g => g.Targets)
            .ToDictionary(t => (t.Address.Rows, t.Address.Section, t.Address.Key));
        _titles = titles.ToDictionary(t => t.Rows, t => t.Key, StringComparer.Ordinal);
    }

    public SourceSubject Subject { get; }
    public IReadOnlyList<TargetGroup> Groups { get; }

    /// <summary>The target at an address, whatever the number of the row; null where nothing is taken.</summary>
    public Target? Find(AnswerAddress address) =>
        _byPlace.GetValueOrDefault((address.Rows, address.Section, address.Key));

    /// <summary>The question without which a row of the kind says nothing: status, form, service.</summary>
    public string TitleOf(string rows) => _titles[rows];

    /// <param name="country">ISO code of the reporting country.</param>
    public static TargetList Of(IndicatorCatalogue catalogue, string country, SourceSubject subject) =>
        subject == SourceSubject.Registrations ? Registrations(catalogue, country) : Proceedings(catalogue);

    private static TargetList Registrations(IndicatorCatalogue catalogue, string country)
    {
        var sections = new RegistrationSections(catalogue, country);
        var minimum = catalogue.Parts.Keys.Where(k =>
            (FormPage.MinimumKeys.Contains(k) || k == "GOV03.date") && !s_status.Contains(k)
        );
        List<TargetGroup> groups =
        [
            Once(catalogue, Minimum, minimum),
            Once(
                catalogue,
                Case,
                catalogue
                    .Parts.Values.Where(p => !p.Indicator.Generated)
                    .Select(p => p.Key)
                    .Where(AnswerMap<Case>.Entries.ContainsKey)
            ),
            Rows(catalogue, sections.Statuses.Name, sections.Statuses.Keys),
        ];
        foreach (var part in sections.All)
        {
            var once = part.Keys.Select(k => new Target(AnswerAddress.Of(k), catalogue[k]));
            var source =
                part.Name == RegistrationSections.Legal
                    ? []
                    : RegistrationSections.SourceKeys.Select(k => new Target(new(null, 0, part.Name, k), catalogue[k]));
            groups.Add(new(part.Name, IsRows: false, [.. once, .. source]));
            groups.AddRange(
                part.Rows.Where(r => r.Name != sections.Statuses.Name).Select(r => Rows(catalogue, r.Name, r.Keys))
            );
        }
        return new(
            SourceSubject.Registrations,
            [.. groups.Where(g => g.Targets.Count > 0)],
            [.. sections.RowKinds.Select(r => new RowTitle(r.Name, r.Title))]
        );
    }

    private static TargetList Proceedings(IndicatorCatalogue catalogue)
    {
        var parts = new ProceedingParts(catalogue);
        return new(
            SourceSubject.Proceedings,
            [
                Once(catalogue, Investigation, parts.Investigation),
                .. parts.RowKinds.Select(kind =>
                    Rows(
                        catalogue,
                        kind.Name,
                        kind.Keys,
                        kind == parts.Victims ? [RecordSheet.RegistrationBox]
                            : kind == parts.Defendants ? [RecordSheet.OffenderBox, RecordSheet.AnotherBox]
                            : kind == parts.Links ? [RecordSheet.DefendantBox, RecordSheet.VictimBox]
                            : kind.IsAboutDefendants ? [RecordSheet.DefendantBox]
                            : []
                    )
                ),
            ],
            [.. parts.RowKinds.Select(k => new RowTitle(k.Name, k.Title))]
        );
    }

    private static TargetGroup Once(IndicatorCatalogue catalogue, string name, IEnumerable<string> keys) =>
        new(name, IsRows: false, [.. keys.Select(k => new Target(AnswerAddress.Of(k), catalogue[k]))]);

    private static TargetGroup Rows(
        IndicatorCatalogue catalogue,
        string name,
        IEnumerable<string> keys,
        params string[] boxes
    ) =>
        new(
            name,
            IsRows: true,
            [
                .. boxes.Select(b => new Target(new(name, 1, null, b), null)),
                .. keys.Select(k => new Target(new(name, 1, null, k), catalogue[k])),
            ]
        );
}
