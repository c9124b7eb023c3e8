using Dcim.Domain.Answers;
using Microsoft.AspNetCore.Html;

namespace Dcim.Web.Forms;

/// <summary>A radio button or checkbox with its label.</summary>
internal static class OptionBox
{
    public static IHtmlContent Render(IndicatorField field, Option option, string type)
    {
        var id = $"{field.Id}-{option.Code}";
        var several = type == "checkbox";
        var standsAlone = several && AnswerReader.StandsAlone(option.Code);
        return Element
            .Of("div", option.Indented ? "option option-indented" : "option")
            .Add(
                Element
                    .Of("input")
                    .With("type", type)
                    .With("id", id)
                    .With("name", field.Key)
                    .With("value", option.Code)
                    .With("aria-invalid", several ? field.Invalid(field.Key) : null)
                    .Flag(
                        "checked",
                        several ? field.Given.Contains(option.Code) : field.Sheet[field.Key] == option.Code
                    )
                    .Flag("data-stands-alone", standsAlone),
                Element.Of("label").With("for", id).Text(option.Label)
            );
    }
}
