using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Cybershield.Service.Tests.Pages;

/// <summary>Follows links and posts forms as a browser does, and says what came back.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;

    public Visitor(Uri address)
    {
        Cookies = new CookieContainer();
        _client = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = address };
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public CookieContainer Cookies { get; }

    public Uri Address => _client.BaseAddress!;

    public async Task<IDocument> OpenAsync(string path)
    {
        using HttpResponseMessage answer = await GetAsync(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), path);
        return await ReadAsync(answer);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(new Uri(path, UriKind.Relative));

    public Task<string> TextAsync(string path) => _client.GetStringAsync(new Uri(path, UriKind.Relative));

    public static async Task<IDocument> ReadAsync(HttpResponseMessage answer) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());

    /// <summary>Opens <paramref name="page"/>, fills its form that goes to <paramref name="action"/> and posts it.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        using IDocument document = await OpenAsync(page);
        IElement form = document.QuerySelectorAll("form").Single(form => form.GetAttribute("action")!.Split('?')[0] == action);
        Dictionary<string, string> values = form.QuerySelectorAll("input[type=hidden]").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "");
        foreach ((string name, string value) in fields)
            values[name] = value;
        return await PostAsync(form.GetAttribute("action")!, values, Address.GetLeftPart(UriPartial.Authority));
    }

    public async Task<HttpResponseMessage> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> values, string? origin, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(values) };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        request.Headers.Host = host;
        return await _client.SendAsync(request);
    }

    public async Task<HttpResponseMessage> GetWithHostAsync(string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        return await _client.SendAsync(request);
    }

    public void Dispose() => _client.Dispose();
}
