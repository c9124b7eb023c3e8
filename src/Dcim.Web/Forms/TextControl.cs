using Microsoft.AspNetCore.Html;

namespace Dcim.Web.Forms;

/// <summary>
/// Words. The box has no maxlength, because a browser cuts a pasted text without a word; the server says it is too long.
/// </summary>
internal static class TextControl
{
    private const int LongestLine = 200;
    private const int LongestNote = 1000;

    public static IEnumerable<IHtmlContent?> Render(IndicatorField field)
    {
        var text = field.Sheet[field.Key];
        var isLong = field.Part.MaxLength > LongestLine;
        var box = isLong
            ? Element
                .Of("textarea", "form-control")
                .With("rows", field.Part.MaxLength > LongestNote ? "4" : "2")
                .Text(text)
            : Element
                .Of("input", field.Part.MaxLength <= 40 ? "form-control box-20" : "form-control")
                .With("type", "text")
                .With("value", text);
        return field.Single(
            box.With("id", field.Id)
                .With("name", field.Key)
                .With("autocomplete", "off")
                .With("spellcheck", "false")
                .With("dir", "auto")
                .With("aria-describedby", field.DescribedBy())
                .With("aria-invalid", field.Invalid(field.Key))
        );
    }
}
