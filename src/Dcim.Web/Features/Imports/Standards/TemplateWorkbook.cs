using System.Globalization;
using ClosedXML.Excel;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Imports.Standards;

/// <summary>
/// A workbook to fill by hand, made from the catalogue for a type of institution, in the language of the request: it comes in without
/// mapping (<see cref="TemplateProfile"/>). Cells are text, so that no spreadsheet program makes a day out of a month.
/// </summary>
public sealed class TemplateWorkbook(Texts text, IndicatorCatalogue catalogue, NationalProfile profile)
{
    /// <summary>Rows below the headings that have drop-downs and the format of text; more may be filled.</summary>
    public const int PreparedRows = 2000;

    private const int HeadingRow = 1;
    private const int FirstRow = TemplateProfile.AddressRow + 1;
    private const int LastRow = FirstRow + PreparedRows - 1;
    private const double ColumnWidth = 24;
    private const double WideColumn = 90;

    /// <summary>Longest title and message that a spreadsheet program shows beside a cell.</summary>
    private const int LongestTitle = 32;
    private const int LongestMessage = 255;

    private static readonly XLColor s_owed = XLColor.FromArgb(0xFF, 0xF2, 0xCC);
    private static readonly XLColor s_asked = XLColor.FromArgb(0xE7, 0xEE, 0xF7);

    /// <param name="institution">For whom: its type decides which answers are asked.</param>
    /// <param name="register">The organisations that can be named.</param>
    /// <param name="stream">Read, written and sought by a writer that is synchronous: no network stream.</param>
    public void Write(
        SourceSubject subject,
        Institution institution,
        IReadOnlyList<Institution> register,
        Stream stream
    )
    {
        using var workbook = new XLWorkbook();
        var lists = new Lists(text, catalogue, register);
        var instructions = workbook.AddWorksheet(text["Template.Instructions"]);
        var sheets = Sheets(subject, institution.Type).ToList();
        foreach (var (name, targets) in sheets)
            WriteSheet(workbook, text[$"TemplateSheet.{name}"], subject, targets, institution.Type, lists);
        WriteInstructions(instructions, sheets, institution.Type);
        lists.Write(workbook);
        workbook.SaveAs(stream);
    }

    /// <summary>The sheets of a template with their columns: what is asked once, and one for each kind of row.</summary>
    public IEnumerable<(string Name, IReadOnlyList<Target> Targets)> Sheets(SourceSubject subject, Code institutionType)
    {
        var list = TargetList.Of(catalogue, profile.Country, subject);
        // Of a proceeding courts are asked nothing but rows.
        if (list.Groups.Where(g => !g.IsRows).SelectMany(g => g.Targets).Where(IsAsked).ToList() is { Count: > 0 } once)
            yield return (subject == SourceSubject.Registrations ? "registrations" : "proceedings", once);
        foreach (var rows in list.Groups.Where(g => g.IsRows))
            if (rows.Targets.Where(IsAsked).ToList() is var targets && targets.Exists(t => t.Part is not null))
                yield return (rows.Name, targets);

        bool IsAsked(Target target) => target.Part is null || DutyOf(target.Part, institutionType) != Duty.None;
    }

    private static Duty DutyOf(IndicatorPart part, Code institutionType) => part.Indicator.DutyOf(institutionType);

    private void WriteSheet(
        XLWorkbook workbook,
        string name,
        SourceSubject subject,
        IReadOnlyList<Target> targets,
        Code institutionType,
        Lists lists
    )
    {
        var sheet = workbook.AddWorksheet(name);
        var language = Texts.Languages.First(l =>
            CultureInfo.GetCultureInfo(l).TwoLetterISOLanguageName
            == CultureInfo.CurrentUICulture.TwoLetterISOLanguageName
        );
        sheet.Cell(HeadingRow, 1).SetValue(text["TemplateBox.record"]);
        sheet.Cell(TemplateProfile.AddressRow, 1).SetValue(TemplateProfile.RecordAddress(subject, language));
        Message(sheet, 1, text["TemplateBox.record"], text["TemplateBoxHelp.record"]);
        sheet.Cell(HeadingRow, 1).Style.Fill.BackgroundColor = s_owed;
        foreach (var (i, target) in targets.Index())
        {
            var column = i + 2;
            sheet.Cell(HeadingRow, column).SetValue(LabelOf(target));
            sheet.Cell(TemplateProfile.AddressRow, column).SetValue(target.Address.ToString());
            sheet.Cell(HeadingRow, column).Style.Fill.BackgroundColor = IsOwed(target, institutionType)
                ? s_owed
                : s_asked;
            var validation = Message(sheet, column, LabelOf(target), HelpOf(target));
            if (target.Part is { List: not null } part && lists.RangeOf(workbook, part) is { } range)
            {
                validation.List(range, true);
                // A drop-down gives one answer; several are typed, with a sign between.
                validation.ShowErrorMessage = part.Kind == AnswerKind.Choice;
                validation.ErrorStyle = XLErrorStyle.Stop;
                validation.ErrorTitle = Cut(LabelOf(target), LongestTitle);
                validation.ErrorMessage = Cut(text["Template.NotInList"], LongestMessage);
            }
        }
        var last = targets.Count + 1;
        var headings = sheet.Range(HeadingRow, 1, HeadingRow, last).Style;
        headings.Font.Bold = true;
        headings.Alignment.WrapText = true;
        headings.Alignment.Vertical = XLAlignmentVerticalValues.Top;
        sheet.Row(TemplateProfile.AddressRow).Hide();
        for (var column = 1; column <= last; column++)
        {
            sheet.Column(column).Width = ColumnWidth;
            sheet.Column(column).Style.NumberFormat.Format = "@";
        }
        sheet.SheetView.Freeze(TemplateProfile.AddressRow, 1);
    }

    private static IXLDataValidation Message(IXLWorksheet sheet, int column, string title, string message)
    {
        var validation = sheet.Range(FirstRow, column, LastRow, column).SetDataValidation();
        validation.AllowedValues = XLAllowedValues.AnyValue;
        validation.IgnoreBlanks = true;
        validation.ShowErrorMessage = false;
        validation.ShowInputMessage = true;
        validation.InputTitle = Cut(title, LongestTitle);
        validation.InputMessage = Cut(message, LongestMessage);
        return validation;
    }

    private void WriteInstructions(
        IXLWorksheet sheet,
        List<(string Name, IReadOnlyList<Target> Targets)> sheets,
        Code institutionType
    )
    {
        string[] lines =
        [
            text["Template.Title", text.Code("CL_INST", institutionType)],
            text["Template.OneRow"],
            text["Template.MoreRows"],
            text["Template.Several", TemplateProfile.Separator],
            text["Template.Dates"],
            text["Template.NotKnown"],
            text["Template.Colours"],
            text["Template.Keep"],
        ];
        var row = 0;
        foreach (var line in lines)
            sheet.Cell(++row, 1).SetValue(line);
        sheet.Cell(1, 1).Style.Font.Bold = true;
        row += 2;
        string[] headings =
        [
            text["Template.Sheet"],
            text["Template.Column"],
            text["Template.Asked"],
            text["Template.HowAnswered"],
            text["Template.What"],
        ];
        foreach (var (i, heading) in headings.Index())
            sheet.Cell(row, i + 1).SetValue(heading);
        sheet.Row(row).Style.Font.Bold = true;
        foreach (var (name, targets) in sheets)
        foreach (var target in targets)
        {
            row++;
            sheet.Cell(row, 1).SetValue(text[$"TemplateSheet.{name}"]);
            sheet.Cell(row, 2).SetValue(LabelOf(target));
            sheet
                .Cell(row, 3)
                .SetValue(IsOwed(target, institutionType) ? text["Template.Owed"] : text["Template.IfKnown"]);
            sheet
                .Cell(row, 4)
                .SetValue(target.Part is { } part ? text[$"TemplateHow.{part.Kind}"] : text["TemplateHow.Number"]);
            sheet.Cell(row, 5).SetValue(HelpOf(target));
        }
        for (var column = 1; column <= headings.Length; column++)
            sheet.Column(column).Width = column == headings.Length ? WideColumn : ColumnWidth;
    }

    private static bool IsOwed(Target target, Code institutionType) =>
        target.Part is { } part && DutyOf(part, institutionType) == Duty.Must;

    private string LabelOf(Target target) =>
        target.Part is null ? text[$"TemplateBox.{target.Key}"]
        : target.Address.Section is { } name ? $"{text[$"Section.{name}"]}: {text.Label(target.Key)}"
        : text.Label(target.Key);

    private string HelpOf(Target target) =>
        target.Part is { } part ? text.Help(part.Indicator.Code) : text[$"TemplateBoxHelp.{target.Key}"];

    private static string Cut(string words, int length) => words.Length <= length ? words : $"{words[..(length - 1)]}…";

    /// <summary>The values of drop-downs, each list once, on a hidden sheet.</summary>
    private sealed class Lists(Texts text, IndicatorCatalogue catalogue, IReadOnlyList<Institution> register)
    {
        private const string Name = "dcim-lists";

        private readonly Dictionary<string, IXLRange> _ranges = new(StringComparer.Ordinal);
        private readonly List<(string Code, string Name)> _organisations = [.. register.Select(i => (i.Code, i.Name))];
        private IXLWorksheet? _sheet;

        /// <summary>Null for a list of which nothing can be offered.</summary>
        public IXLRange? RangeOf(XLWorkbook workbook, IndicatorPart part)
        {
            var labels = TemplateProfile.Labels(part, catalogue, Words, _organisations).Select(l => l.Label).ToList();
            if (labels.Count == 0 || part.List == "CASE")
                return null;
            var key = string.Join('\n', labels);
            if (_ranges.TryGetValue(key, out var range))
                return range;
            _sheet ??= workbook.AddWorksheet(Name);
            var column = _ranges.Count + 1;
            foreach (var (i, label) in labels.Index())
                _sheet.Cell(i + 1, column).SetValue(label);
            return _ranges[key] = _sheet.Range(1, column, labels.Count, column);
        }

        public void Write(XLWorkbook workbook)
        {
            if (_sheet is null)
                return;
            _sheet.Position = workbook.Worksheets.Count;
            _sheet.Visibility = XLWorksheetVisibility.Hidden;
        }

        private string? Words(string key) =>
            key.Split('.', 2) is [var list, var code]
                ? list == "Missing"
                    ? text.Code("", new Code(code))
                    : text.Code(list, new Code(code))
                : null;
    }
}
