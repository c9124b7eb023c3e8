using Dcim.Domain.Exchange;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Imports;

/// <summary>What the mapping page calls the questions a column can answer, and the groups they stand in.</summary>
public static class TargetWords
{
    /// <summary>Groups that no page of a form has under this name.</summary>
    public static IReadOnlyList<string> Own { get; } =
    ["minimum", "case", "investigation", "victims", "defendants", "links", "decisions", "judgments"];

    /// <summary>Boxes that join rows.</summary>
    public static IReadOnlyList<string> Boxes { get; } =
    [
        RecordSheet.DefendantBox,
        RecordSheet.VictimBox,
        RecordSheet.RegistrationBox,
        RecordSheet.OffenderBox,
        RecordSheet.AnotherBox,
    ];

    public static string Group(Texts text, TargetGroup group) =>
        Own.Contains(group.Name) ? text[$"Target.{group.Name}"]
        : group.IsRows ? text[$"Rows.{group.Name}"]
        : text[$"Section.{group.Name}"];

    public static string Of(Texts text, Target target) =>
        target.Part is null ? text[$"TargetBox.{target.Key}"] : text.Label(target.Key);
}
