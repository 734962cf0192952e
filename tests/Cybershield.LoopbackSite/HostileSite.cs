using System.Globalization;
using System.Net;
using System.Text;

namespace Cybershield.LoopbackSite;

/// <summary>A whole web of hosts that do to a crawler what the worst servers do, each fault on a page of its own, linked from <see cref="Seeds"/>.</summary>
public sealed class HostileSite : IAsyncDisposable
{
    private const int BombBytes = 50_000_000;
    private static readonly Dictionary<string, Answer> Faults = new()
    {
        ["/drop"] = Answers.Drop(),
        ["/reset"] = Answers.Reset(),
        ["/partial"] = Answers.Partial(),
        ["/broken-chunks"] = Answers.BrokenChunks(),
        ["/no-http"] = Answers.Raw("\u0016\u0003\u0001 not http at all\r\n\r\n"),
        ["/hang"] = Answers.Hang(),
        ["/hang-after-headers"] = Answers.HangAfterHeaders(),
        ["/slow-loris"] = Answers.SlowLoris(TimeSpan.FromMilliseconds(20)),
        ["/endless"] = Answers.Endless(),
        ["/huge-headers"] = Answers.HugeHeaders(),
        ["/gzip-bomb"] = Answers.Bomb("gzip", BombBytes),
        ["/brotli-bomb"] = Answers.Bomb("br", BombBytes),
        ["/deflate-bomb"] = Answers.Bomb("raw", BombBytes),
        ["/zlib-bomb"] = Answers.Bomb("deflate", BombBytes),
        ["/loop-a"] = Answers.Redirect("/loop-b"),
        ["/loop-b"] = Answers.Redirect("/loop-a"),
        ["/loop-self"] = Answers.Redirect("/loop-self"),
        ["/to-metadata"] = Answers.Redirect("http://169.254.169.254/latest/meta-data/"),
        ["/error"] = Answers.Status(500),
        ["/gone"] = Answers.Status(410),
        ["/soft-error"] = Answers.Page("<title>404 Not Found</title><p>There is nothing here."),
        ["/deep"] = Answers.Page(string.Concat(Enumerable.Repeat("<div>", 100_000)) + "deep"),
        ["/wide"] = Answers.Page(string.Concat(Enumerable.Repeat("<p>w", 300_000))),
        ["/many-links"] = Answers.Page(string.Concat(Enumerable.Range(0, 6_000).Select(i => $"<a href='http://elsewhere.example/{i}'>x</a>"))),
        ["/binary"] = Answers.Bytes([1, 0, 2, 0], ""),
        ["/lying-utf8"] = Answers.Bytes([.. "<title>Lie</title><p>"u8, 0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2, .. " 1251"u8], "Content-Type: text/html; charset=utf-8\r\n"),
        ["/lying-1251"] = Answers.Bytes(Encoding.UTF8.GetBytes("<meta charset=windows-1251><title>Lie</title><p>Привет, мир, это обычный текст"), "Content-Type: text/html; charset=koi8-r\r\n"),
        ["/mixed"] = Answers.Bytes([.. Encoding.UTF8.GetBytes("<title>Mixed</title><p>Привет "), 0xCF, 0xF0, 0xFF, 0xFE, 0x00, .. "end"u8], "Content-Type: text/html; charset=nonsense\r\n"),
        ["/bad-links"] = Answers.Page("<a href='http://[::1'>a</a><a href='http://0x7f.1:99999/'>b</a><a href='javascript:alert(1)'>c</a><a href='http://10.0.0.1/'>d</a><a rel=nofollow href='/private'>e</a>"),
    };

    private readonly RawSite _main;
    private readonly RawSite _storm;
    private readonly RawSite _badTls;
    private readonly RawSite _badRobots;
    private readonly RawSite _noRobots;

    private HostileSite(RawSite main, RawSite storm, RawSite badTls, RawSite badRobots, RawSite noRobots) =>
        (_main, _storm, _badTls, _badRobots, _noRobots) = (main, storm, badTls, badRobots, noRobots);

    /// <summary>The first page of every host.</summary>
    public string[] Seeds => [$"{_main.Address}/", $"{_storm.Address}/", $"{_badTls.Address}/", $"{_badRobots.Address}/", $"{_noRobots.Address}/"];

    /// <summary>Paths of the faults on the first host.</summary>
    public static IReadOnlyCollection<string> FaultPaths => Faults.Keys;

    /// <summary>What the first host was asked for.</summary>
    public IReadOnlyList<LoggedRequest> Log => _main.Log;

    /// <summary>Starts it.</summary>
    /// <param name="traps">Also links the calendar and the session identifiers, which never end.</param>
    public static HostileSite Start(bool traps)
    {
        RawSite main = RawSite.Start();
        foreach ((string path, Answer fault) in Faults)
            main.On(path, fault);
        IEnumerable<string> linked = traps ? Faults.Keys.Concat(["/calendar/2024/1", "/shop?sid=1"]) : Faults.Keys;
        main.On("/", Answers.Page("<title>All</title>" + string.Concat(linked.Select(path => $"<p><a href='{path}'>{path}</a>"))));
        main.On("*", Endless);
        return new HostileSite(main, Storm(), RawSite.Start(tls: BadCertificate.ForLoopback()).On("*", Answers.Page()), BadRobots(), RawSite.Start().On("/robots.txt", Answers.Status(503)).On("*", Answers.Page()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (RawSite site in new[] { _main, _storm, _badTls, _badRobots, _noRobots })
            await site.DisposeAsync();
    }

    private static RawSite Storm() => RawSite.Start(IPAddress.Parse("127.0.0.2")).On("*", Answers.Status(429, "Retry-After: 0\r\n"));

    private static RawSite BadRobots() => RawSite.Start(IPAddress.Parse("127.0.0.3"))
        .On("/robots.txt", Answers.Bytes([0xEF, 0xBB, 0xBF, .. "<html>User-agent\0 *\r\rdisallow /\nUser-Agent: *\nDisallow: /closed\nCrawl-delay: 1e99\nSitemap: http://[\n"u8, .. Enumerable.Repeat((byte)'x', 600_000)], "Content-Type: text/plain\r\n"))
        .On("/", Answers.Page("<title>Robots</title><a href='/closed'>closed</a><a href='/open'>open</a>"))
        .On("*", Answers.Page("<title>Open</title><p>An open page."));

    // Every day leads to the next one, and every visit to a fresh identifier, with the same few words around it.
    private static async Task Endless(RawExchange exchange, CancellationToken cancellationToken)
    {
        const string Words = "<p>There is nothing in the diary of the town hall for this day. Please choose another day, or ask at the desk on the ground floor for help with forms, permits and notices.";
        string[] parts = exchange.PathAndQuery.Split('/', '=');
        int number = int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int read) ? read : 0;
        Answer answer = exchange.PathAndQuery.StartsWith("/calendar/", StringComparison.Ordinal) ? Answers.Page($"<title>Diary</title>{Words}<a href='/calendar/2024/{number + 1}'>next</a><a href='/calendar/2024/{(number * 2) + 2}'>later</a>")
            : exchange.PathAndQuery.StartsWith("/shop", StringComparison.Ordinal) ? Answers.Page($"<title>Shop</title>{Words}<a href='/shop?sid={number + 1}'>shop</a><a href='/shop?sid={number + 7919}'>basket</a>")
            : Answers.Status(404);
        await answer(exchange, cancellationToken);
    }
}
