using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>
/// Finds the pages of a folder by following links in its files, and words in their text: with regular expressions and
/// System.Uri only, so that it shares no code, and no mistake, with what it checks.
/// </summary>
internal static partial class LinkWalker
{
    /// <summary>The paths of all pages that links lead to from <paramref name="start"/>, as "/name.html".</summary>
    public static IReadOnlyDictionary<string, string> Walk(string folder, string start)
    {
        Dictionary<string, string> pages = [];
        Queue<string> waiting = new([start]);
        while (waiting.TryDequeue(out string? path))
        {
            string file = Path.Combine(folder, Uri.UnescapeDataString(path).TrimStart('/'));
            if (pages.ContainsKey(path) || !path.EndsWith(".html", StringComparison.Ordinal) || !File.Exists(file))
                continue;
            string html = File.ReadAllText(file, Encoding.UTF8);
            pages.Add(path, html);
            foreach (Uri link in Links(html, new Uri("http://site.example" + path)))
                waiting.Enqueue(link.AbsolutePath);
        }

        return pages;
    }

    /// <summary>Whether the page says one of the terms as whole words, in its text, its alternative texts or its description.</summary>
    public static bool Says(string html, Regex terms) => terms.IsMatch(TextOf(html));

    /// <summary>Terms as whole words, in any case, with any white space or hyphen between the words of a phrase.</summary>
    public static Regex WholeWords(IEnumerable<string> terms) =>
        new(@"(?<![\p{L}\p{M}\p{N}])(?:" + string.Join('|', terms.Select(Phrase)) + @")(?![\p{L}\p{M}\p{N}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static string Phrase(string term) => string.Join(@"[\s\-]+", term.Split(' ', '-').Select(Regex.Escape));

    private static IEnumerable<Uri> Links(string html, Uri page) =>
        Anchor().Matches(Comment().Replace(html, ""))
            .Select(match => Uri.TryCreate(page, WebUtility.HtmlDecode(match.Groups[1].Value.Trim()), out Uri? link) ? link : null)
            .OfType<Uri>()
            .Where(link => link.Host == page.Host && link.Scheme == page.Scheme);

    private static string TextOf(string html)
    {
        string visible = Hidden().Replace(Comment().Replace(html, ""), " ");
        string spoken = string.Join(" . ", Spoken().Matches(visible).Select(match => match.Groups[1].Value));
        string text = Tag().Replace(InlineTag().Replace(visible, ""), " . ");
        return WebUtility.HtmlDecode(text + " . " + spoken);
    }

    [GeneratedRegex(@"<a\s[^>]*?\bhref\s*=\s*""([^""]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex Anchor();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"<(script|style)\b.*?</\1>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"(?:\balt|<meta name=""description"" content|<meta name=""keywords"" content)=""([^""]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex Spoken();

    [GeneratedRegex(@"</?(?:a|abbr|b|code|em|i|span|strong|sub|sup|tt|u|small|acronym|cite|kbd|var|samp|q|strike)\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex InlineTag();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
