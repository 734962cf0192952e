using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Cybershield.Service.Demo;

/// <summary>Renders the fictional web: pages with navigation and footer around an article, robots.txt, sitemap and feed.</summary>
internal static partial class DemoMarkup
{
    public static string Page(DemoHost host, DemoPage page) => $"""
        <!DOCTYPE html>
        <html lang="{LanguageOf(host, page)}">
        <head>
        <meta charset="{host.Charset}">
        <title>{Encode(page.Title)}</title>
        <meta name="description" content="{Encode(host.Name)}">
        {(host.HasFeed ? """<link rel="alternate" type="application/atom+xml" href="/feed.xml">""" : "")}
        </head>
        <body>
        <header><p>{Encode(host.Name)}</p><nav><ul><li><a href="/index.html">Home</a></li><li><a href="{host.Disallow}">Members</a></li></ul></nav></header>
        <main><article>
        <h1>{Encode(page.Title)}</h1>
        {Article(page.Markup)}
        </article></main>
        <footer><p>{Encode(host.Footer)}</p></footer>
        </body>
        </html>
        """;

    public static string Robots(DemoHost host, string address) =>
        $"User-agent: *\nDisallow: {host.Disallow}\n" + (host.HasSitemap ? $"Sitemap: {address}/sitemap.xml\n" : "");

    public static string Sitemap(DemoHost host, string address, int day) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        {Lines(host.On(day).Where(page => !page.Path.StartsWith(host.Disallow, StringComparison.Ordinal)), page => $"<url><loc>{address}{page.Path}</loc></url>")}
        </urlset>
        """;

    public static string Feed(DemoHost host, string address, int day) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom">
        <id>{address}/feed.xml</id>
        <title>{Encode(host.Name)}</title>
        <updated>2026-01-{day:00}T08:00:00Z</updated>
        {Lines(host.On(day).Where(page => page.Path.StartsWith("/2026/", StringComparison.Ordinal)), page =>
            $"<entry><id>{address}{page.Path}</id><title>{Encode(page.Title)}</title><link href=\"{address}{page.Path}\"/><updated>2026-01-{page.FromDay:00}T08:00:00Z</updated></entry>")}
        </feed>
        """;

    private static string LanguageOf(DemoHost host, DemoPage page) => page.Path switch
    {
        ['/', 'r', 'u', '/', ..] => "ru",
        ['/', 'k', 'k', '/', ..] => "kk",
        _ => host.Language,
    };

    private static string Lines(IEnumerable<DemoPage> pages, Func<DemoPage, string> line) => string.Join('\n', pages.Select(line));

    private static string Article(IReadOnlyList<string> markup)
    {
        StringBuilder html = new();
        bool inList = false;
        foreach (string line in markup)
        {
            bool item = line.StartsWith("- ", StringComparison.Ordinal);
            html.Append((item, inList) switch { (true, false) => "<ul>\n", (false, true) => "</ul>\n", _ => "" });
            inList = item;
            html.Append(Block(line)).Append('\n');
        }

        return html.Append(inList ? "</ul>" : "").ToString();
    }

    private static string Block(string line) => line switch
    {
        ['#', ' ', .. string heading] => $"<h2>{Inline(heading)}</h2>",
        ['-', ' ', .. string item] => $"<li>{Inline(item)}</li>",
        ['>', ' ', .. string quote] => $"<blockquote><p>{Inline(quote)}</p></blockquote>",
        _ => $"<p>{Inline(line)}</p>",
    };

    private static string Inline(string text)
    {
        string html = Picture().Replace(Encode(text), "<img alt=\"$1\" src=\"$2\">");
        return Strong().Replace(Link().Replace(html, "<a href=\"$2\">$1</a>"), "<strong>$1</strong>");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    [GeneratedRegex(@"!\[([^\]]*)\]\(([^)]*)\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"\[([^\]]*)\]\(([^)]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*([^*]+)\*\*")]
    private static partial Regex Strong();
}
