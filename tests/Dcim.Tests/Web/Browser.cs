using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Dcim.Tests.Web;

/// <summary>
/// Speaks HTTP and reads HTML as a browser without script would: follows redirects, keeps cookies, fills the fields of
/// the page's form and sends them all with the button pressed.
/// </summary>
public sealed class Browser(HttpClient http)
{
    private readonly Dictionary<string, string[]> _filled = new(StringComparer.Ordinal);

    public HttpClient Http { get; } = http;
    public IHtmlDocument Page { get; private set; } = null!;
    public HttpStatusCode Status { get; private set; }

    /// <summary>Path and query of the page shown.</summary>
    public string Address { get; private set; } = "";

    public string Text => Page.Body!.TextContent;

    public Task<Browser> OpenAsync(string address) => ShowAsync(new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Types into a field (or chooses in a list, or ticks) by its name; several values for lists of one name.</summary>
    public Browser Fill(string name, params string[] values)
    {
        _filled[name] = values;
        return this;
    }

    /// <summary>Sends the form that holds a button of this value (or, without one, the main form of the page).</summary>
    public Task<Browser> SubmitAsync(string? button = null) => ShowAsync(RequestOf(Form(button), button));

    /// <summary>The request that pressing the button would send.</summary>
    public HttpRequestMessage RequestOf(IHtmlFormElement form, string? button)
    {
        var fields = FieldsOf(form)
            .Where(f => !_filled.ContainsKey(f.Key))
            .Concat(_filled.SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v))))
            .ToList();
        if (button is not null)
            fields.Add(new(form.QuerySelector($"button[value='{button}']")!.GetAttribute("name")!, button));
        return new(HttpMethod.Post, form.GetAttribute("action")) { Content = new FormUrlEncodedContent(fields) };
    }

    public IHtmlFormElement Form(string? button) =>
        button is null
            ? Page.QuerySelector<IHtmlFormElement>("main form[method=post]")!
            : Page.QuerySelectorAll<IHtmlFormElement>("main form")
                .First(f => f.QuerySelector($"button[value='{button}']") is not null);

    public async Task<Browser> ShowAsync(HttpRequestMessage request)
    {
        var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        Address = request.RequestUri!.IsAbsoluteUri ? request.RequestUri.PathAndQuery : request.RequestUri.ToString();
        for (var i = 0; i < 5 && response.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Found; i++)
        {
            var location = response.Headers.Location!;
            Address = location.IsAbsoluteUri ? location.PathAndQuery : location.ToString();
            response = await Http.GetAsync(Address, TestContext.Current.CancellationToken);
        }
        Status = response.StatusCode;
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Page = new HtmlParser().ParseDocument(html);
        _filled.Clear();
        return this;
    }

    /// <summary>The messages of the error summary.</summary>
    public IReadOnlyList<string> Errors =>
        [.. Page.QuerySelectorAll(".error-summary li").Select(e => e.TextContent.Trim())];

    /// <summary>The value a field shows now.</summary>
    public string? Value(string name) =>
        Page.GetElementsByName(name)
            .Select(e =>
                e switch
                {
                    IHtmlInputElement { Type: "radio" or "checkbox" } box => box.IsChecked ? box.Value : null,
                    IHtmlInputElement input => input.Value,
                    IHtmlSelectElement select => select.Value,
                    IHtmlTextAreaElement area => area.Value,
                    _ => null,
                }
            )
            .FirstOrDefault(v => v is not null);

    private static IEnumerable<KeyValuePair<string, string>> FieldsOf(IHtmlFormElement form)
    {
        foreach (var element in form.Elements.Where(e => e.GetAttribute("name") is not null))
            switch (element)
            {
                case IHtmlInputElement { Type: "radio" or "checkbox", IsChecked: false }:
                case IHtmlInputElement { Type: "submit" }:
                case IHtmlButtonElement:
                    break;
                case IHtmlInputElement input:
                    yield return new(input.Name!, input.Value);
                    break;
                case IHtmlSelectElement select:
                    yield return new(select.Name!, select.Value ?? "");
                    break;
                case IHtmlTextAreaElement area:
                    yield return new(area.Name!, area.Value);
                    break;
            }
    }
}
