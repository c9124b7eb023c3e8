using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Dcim.Web.Forms;

/// <summary>What every field has around its control: hint, messages, and the ids that bind them to it.</summary>
internal static class FieldParts
{
    public static IReadOnlyList<string> Messages(ModelStateDictionary state, params IEnumerable<string> boxes) =>
        [
            .. boxes
                .SelectMany(box => state.TryGetValue(box, out var entry) ? entry.Errors.AsEnumerable() : [])
                .Select(error => error.ErrorMessage)
                .Distinct(),
        ];

    public static IHtmlContent? Errors(Texts text, string id, IReadOnlyList<string> messages) =>
        messages.Count == 0
            ? null
            : Element
                .Of("div", "field-error")
                .With("id", $"{id}-error")
                .Add(
                    messages.Select(m => Element.Of("p").Add(Element.Unseen($"{text["Error.TitlePrefix"]} ")).Text(m))
                );

    public static IHtmlContent? Hint(string id, string? hint) =>
        hint is null ? null : Element.Of("div", "field-hint").With("id", $"{id}-hint").Text(hint);

    public static string? DescribedBy(string id, bool hint, bool errors, string? also = null)
    {
        string?[] ids = [hint ? $"{id}-hint" : null, errors ? $"{id}-error" : null, also];
        var described = string.Join(' ', ids.OfType<string>());
        return described.Length == 0 ? null : described;
    }

    public static string FieldClass(bool hasErrors) => hasErrors ? "field field-invalid" : "field";
}
