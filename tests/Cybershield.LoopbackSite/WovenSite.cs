using System.Globalization;
using System.Text;

namespace Cybershield.LoopbackSite;

/// <summary>A site of numbered pages, each with links to eight others and incompressible text; all are reachable from the first, and every fifth speaks of a quokka and a narwhal.</summary>
public sealed class WovenSite : IAsyncDisposable
{
    /// <summary>One page in so many has both words.</summary>
    public const int PagesPerFlag = 5;

    private const int Links = 8;

    private readonly RawSite _site;
    private readonly int _words;
    private readonly TimeSpan _latency;

    private WovenSite(int pages, int words, TimeSpan latency)
    {
        (Pages, _words, _latency) = (pages, words, latency);
        _site = RawSite.Start().On("*", AnswerAsync);
    }

    /// <summary>How many pages there are.</summary>
    public int Pages { get; }

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public string Address => _site.Address;

    /// <summary>Every request for a page so far, in the order of arrival.</summary>
    public IReadOnlyList<LoggedRequest> Log => [.. _site.Log.Where(request => request.PathAndQuery != "/robots.txt")];

    /// <summary>The paths of all pages.</summary>
    public IEnumerable<string> Paths => Enumerable.Range(0, Pages).Select(PathOf);

    /// <summary>The paths of the pages that have both words.</summary>
    public IEnumerable<string> FlaggedPaths => Enumerable.Range(0, Pages).Where(page => page % PagesPerFlag == 0).Select(PathOf);

    /// <summary>Serves so many pages of so many words each on a free port, each after so long.</summary>
    public static WovenSite Start(int pages, int words, TimeSpan latency = default) => new(pages, words, latency);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private static string PathOf(int page) => page == 0 ? "/index.html" : string.Create(CultureInfo.InvariantCulture, $"/{page}.html");

    private async Task AnswerAsync(RawExchange exchange, CancellationToken cancellationToken)
    {
        await Task.Delay(_latency, TimeProvider.System, cancellationToken);
        string name = exchange.PathAndQuery[1..].Replace(".html", "", StringComparison.Ordinal);
        int page = name == "index" ? 0 : int.TryParse(name, CultureInfo.InvariantCulture, out int number) ? number : Pages;
        await (page < Pages ? Answers.Page(TextOf(page)) : Answers.Status(404))(exchange, cancellationToken);
    }

    private string TextOf(int page)
    {
        Random random = new(page);
        // A short page that calls itself 404 or 410 would rightly be taken for an error page.
        StringBuilder html = new(string.Create(CultureInfo.InvariantCulture, $"<title>Leaf {page + 10_000}</title><h1>Leaf {page + 10_000}</h1><p>"));
        for (int i = 0; i < _words; i++)
            html.Append(string.Concat(Enumerable.Range(0, 6).Select(_ => (char)('a' + random.Next(26))))).Append(' ');
        html.Append(page % PagesPerFlag == 0 ? "a quokka and a narwhal</p>" : "</p>");
        for (int i = 1; i <= Links; i++)
            html.Append(CultureInfo.InvariantCulture, $"<a href='{PathOf(((page * Links) + i) % Pages)}'>next</a> ");
        return html.ToString();
    }
}
