using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Cybershield.Benchmarks;

/// <summary>
/// The floor that a crawl is compared with: one HttpClient, eight requests in flight, parse, collect links, a visited set,
/// and nothing else: no robots, no politeness, no extraction, no screening, no record.
/// </summary>
internal static class BareLoop
{
    private const int InFlight = 8;
    private const int MostWaiting = 1_000_000;

    /// <summary>Fetches every page below a path that links lead to from <paramref name="start"/>.</summary>
    public static async Task<(int Pages, TimeSpan Elapsed)> RunAsync(Uri start, string within, CancellationToken cancellationToken)
    {
        using HttpClient client = new();
        HtmlParser parser = new();
        ConcurrentDictionary<string, bool> visited = [];
        Channel<Uri> waiting = Channel.CreateBounded<Uri>(MostWaiting);
        Stopwatch clock = Stopwatch.StartNew();
        int open = 1, pages = 0;
        visited.TryAdd(start.AbsoluteUri, true);
        await waiting.Writer.WriteAsync(start, cancellationToken);

        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(WorkAsync, cancellationToken)));
        return (pages, clock.Elapsed);

        async Task WorkAsync()
        {
            await foreach (Uri url in waiting.Reader.ReadAllAsync(cancellationToken))
            {
                foreach (Uri link in await FetchAsync(url))
                {
                    if (!visited.TryAdd(link.AbsoluteUri, true))
                        continue;
                    Interlocked.Increment(ref open);
                    await waiting.Writer.WriteAsync(link, cancellationToken);
                }

                if (Interlocked.Decrement(ref open) == 0)
                    waiting.Writer.Complete();
            }
        }

        async Task<List<Uri>> FetchAsync(Uri url)
        {
            using HttpResponseMessage response = await client.GetAsync(url, cancellationToken);
            if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != "text/html")
                return [];
            Interlocked.Increment(ref pages);
            using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using IHtmlDocument document = await parser.ParseDocumentAsync(body, cancellationToken);
            return [.. document.QuerySelectorAll("a[href]").Select(link => Resolve(url, link.GetAttribute("href")!)).OfType<Uri>()];
        }

        Uri? Resolve(Uri page, string href) =>
            Uri.TryCreate(page, href, out Uri? link) && link.Authority == start.Authority && link.Scheme == start.Scheme && link.AbsolutePath.StartsWith(within, StringComparison.Ordinal)
                ? new Uri(link.GetLeftPart(UriPartial.Query))
                : null;
    }
}
