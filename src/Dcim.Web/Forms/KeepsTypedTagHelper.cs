using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dcim.Web.Forms;

/// <summary>
/// <c>&lt;form method="post" keeps-typed&gt;</c>: what is typed in it outlives an ended sign-in, and leaving the page
/// asks first. Not for forms with a password. The action shows the form again whenever ModelState is not valid.
/// </summary>
[HtmlTargetElement("form", Attributes = Attribute)]
public sealed class KeepsTypedTagHelper(KeptText kept) : TagHelper
{
    private const string Attribute = "keeps-typed";

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.RemoveAll(Attribute);
        output.Attributes.SetAttribute("data-guard", "");
        output.PreContent.AppendHtml(
            Element
                .Of("input")
                .With("type", "hidden")
                .With("name", KeptText.OwnerField)
                .With("value", kept.OwnerMark(ViewContext.HttpContext.User.UserId()))
        );
    }
}
