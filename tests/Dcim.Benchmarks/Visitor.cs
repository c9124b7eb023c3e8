using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Dcim.Benchmarks;

/// <summary>Somebody signed in, as a browser without scripts.</summary>
internal sealed class Visitor(Uri address) : IDisposable
{
    private static readonly HtmlParser s_parser = new();

    private readonly HttpClient _http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 256 }
    )
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromMinutes(30),
    };

    public async Task<Visitor> SignInAsync(string account, string password)
    {
        var form = await FormAsync("/account/sign-in", "Password");
        (form["Email"], form["Password"]) = ($"{account}@demo.invalid", password);
        using var answer = await PostAsync("/account/sign-in", form);
        return (int)answer.StatusCode == 302 ? this : throw new InvalidOperationException($"{account} cannot sign in.");
    }

    /// <summary>A page read to its end.</summary>
    public async Task<string> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The boxes of the form of a page that has a certain one, as they are filled.</summary>
    public async Task<Dictionary<string, string>> FormAsync(string path, string with)
    {
        var page = s_parser.ParseDocument(await GetAsync(path));
        var form = page.QuerySelectorAll("form").OfType<IHtmlFormElement>().First(f => f.Elements[with] is not null);
        var boxes = new Dictionary<string, string>();
        foreach (var element in form.Elements)
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }
                or IHtmlInputElement { Type: "submit" }:
                    break;
                case IHtmlInputElement { Name.Length: > 0 } input:
                    boxes[input.Name!] = input.Value;
                    break;
                case IHtmlSelectElement { Name.Length: > 0 } select:
                    boxes[select.Name!] = select.Value ?? "";
                    break;
                case IHtmlTextAreaElement { Name.Length: > 0 } area:
                    boxes[area.Name!] = area.Value;
                    break;
            }
        return boxes;
    }

    public Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> form) =>
        _http.PostAsync(path, new FormUrlEncodedContent(form));

    public void Dispose() => _http.Dispose();
}
