using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dcim.Web.Forms;

/// <summary>Elements as values: text and attributes are always encoded, because nothing here takes markup.</summary>
internal static class Element
{
    public static TagBuilder Of(string name, string? css = null)
    {
        var tag = new TagBuilder(name);
        if (name is "input")
            tag.TagRenderMode = TagRenderMode.SelfClosing;
        return tag.With("class", css);
    }

    extension(TagBuilder tag)
    {
        /// <summary>Sets an attribute; null leaves it out.</summary>
        public TagBuilder With(string attribute, string? value)
        {
            if (value is not null)
                tag.Attributes[attribute] = value;
            return tag;
        }

        /// <summary>Sets an attribute without a value where <paramref name="condition"/> holds.</summary>
        public TagBuilder Flag(string attribute, bool condition = true) => tag.With(attribute, condition ? "" : null);

        public TagBuilder Text(string text)
        {
            tag.InnerHtml.Append(text);
            return tag;
        }

        public TagBuilder Add(params IEnumerable<IHtmlContent?> children)
        {
            foreach (var child in children)
                if (child is not null)
                    tag.InnerHtml.AppendHtml(child);
            return tag;
        }
    }

    /// <summary>Text for those who hear the page.</summary>
    public static TagBuilder Unseen(string text) => Of("span", "visually-hidden").Text(text);
}
