using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dcim.Web.Forms;

/// <summary>
/// The boxes a page has rendered so far, in their order. The layout runs after the page, so its error summary can name
/// errors in the order of the form and link to what is really there.
/// </summary>
internal sealed class RenderedFields
{
    /// <summary>A box; its label stands before the message in the summary, unless the message names its field.</summary>
    public sealed record Target(string Id, int Order, string? Label);

    private readonly Dictionary<string, Target> _targets = new(StringComparer.Ordinal);

    public static RenderedFields Of(ViewContext context)
    {
        var items = context.HttpContext.Items;
        if (items[typeof(RenderedFields)] is not RenderedFields fields)
            items[typeof(RenderedFields)] = fields = new();
        return fields;
    }

    public void Add(string box, string? label) => _targets.TryAdd(box, new(IdOf(box), _targets.Count, label));

    public Target? Find(string box) => _targets.GetValueOrDefault(box);

    /// <summary>The id of the control (or of the group of controls) of a box.</summary>
    public static string IdOf(string box) => box.Replace('.', '-').Replace('[', '-').Replace("]", "");
}
