using System.Globalization;
using System.Text.Encodings.Web;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Web.Forms;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dcim.Tests.Forms;

/// <summary>One page of fields, rendered as Razor would and parsed as a browser would.</summary>
/// <param name="profile">The country it is rendered for; null for none.</param>
internal sealed class Rendered(NationalProfile? profile = null)
{
    private readonly IndicatorCatalogue _catalogue = profile is null
        ? IndicatorCatalogue.Current
        : IndicatorCatalogue.For(profile);
    private readonly StringWriter _html = new(CultureInfo.InvariantCulture);

    private readonly ViewContext _view = new()
    {
        HttpContext = new DefaultHttpContext(),
        ViewData = new(new EmptyModelMetadataProvider(), new ModelStateDictionary()),
    };

    public Texts Texts { get; } = new(profile);

    public ModelStateDictionary State => _view.ViewData.ModelState;

    public IHtmlDocument Document => new HtmlParser().ParseDocument($"<form>{_html}</form>");

    public static IHtmlDocument Field(
        string key,
        AnswerSheet? sheet = null,
        IEnumerable<(string, string)>? options = null
    ) => new Rendered().Add(key, sheet, options).Document;

    public Rendered Add(
        string key,
        AnswerSheet? sheet = null,
        IEnumerable<(string, string)>? options = null,
        string? showWhen = null,
        bool required = false
    ) =>
        Add(
            new IndicatorFieldTagHelper(Texts, _catalogue)
            {
                Key = key,
                Sheet = sheet ?? new(),
                Options = options,
                ShowWhen = showWhen,
                Required = required,
                ViewContext = _view,
            }
        );

    public Rendered AddReason(string rule, string text, string? value = null) =>
        Add(
            new WarningReasonTagHelper(Texts)
            {
                Rule = rule,
                Text = text,
                Value = value,
                ViewContext = _view,
            }
        );

    public Rendered AddPlain(string name, object? value, string type) =>
        Add(
            new PlainFieldTagHelper(Texts)
            {
                For = new ModelExpression(
                    name,
                    new ModelExplorer(
                        new EmptyModelMetadataProvider(),
                        new EmptyModelMetadataProvider().GetMetadataForType(value?.GetType() ?? typeof(string)),
                        value
                    )
                ),
                Type = type,
                LabelKey = "Date.Year",
                HintKey = "Date.Partial",
                ViewContext = _view,
            }
        );

    public Rendered AddSummary() => Add(new ErrorSummaryTagHelper(Texts) { ViewContext = _view });

    /// <summary>What a browser would send of a form.</summary>
    public static AnswerSheet Collect(IHtmlDocument page)
    {
        var sent = new List<(string Name, string Value)>();
        foreach (var element in page.QuerySelectorAll("input, select, textarea"))
        {
            var name = element.GetAttribute("name")!;
            if (element is IHtmlInputElement { Type: "radio" or "checkbox" } box)
            {
                if (box.IsChecked)
                    sent.Add((name, box.Value));
            }
            else
                sent.Add((name, Value(element)));
        }
        var sheet = new AnswerSheet();
        foreach (var box in sent.GroupBy(s => s.Name))
            sheet.Set(box.Key, box.Select(s => s.Value));
        return sheet;
    }

    private static string Value(IElement element) =>
        element switch
        {
            IHtmlInputElement input => input.Value,
            IHtmlTextAreaElement area => area.Value,
            IHtmlSelectElement list => list.Value ?? "",
            _ => throw new ArgumentException(element.LocalName, nameof(element)),
        };

    private Rendered Add(TagHelper helper)
    {
        var output = new TagHelperOutput(
            "field",
            [],
            (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent())
        );
        helper.Process(new("field", [], new Dictionary<object, object>(), "id"), output);
        output.WriteTo(_html, HtmlEncoder.Default);
        return this;
    }
}
