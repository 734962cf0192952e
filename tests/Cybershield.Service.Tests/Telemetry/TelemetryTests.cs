using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cybershield.Service.Tests.Telemetry;

/// <summary>The real executable crawls a small site and is watched from outside: by scraping, by a collector, by its log lines.</summary>
internal sealed partial class TelemetryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly (string Name, string Html)[] Pages =
    [
        ("index.html", """<title>Zoo</title><p>A quokka and a narwhal.</p><a href="two.html">two</a> <a href="gone.html">gone</a> <a href="http://127.0.0.1:1/">elsewhere</a> <a rel="nofollow" href="three.html">three</a> <a href="http://[::1">none</a> <a href="four.html">four</a> <a href="five.html">five</a> <a href="six.html">six</a>"""),
        ("two.html", "<title>Two</title><p>Nothing of the kind.</p>"),
        ("robots.txt", "User-agent: *\nDisallow: /private\n"),
    ];

    private readonly ConcurrentDictionary<string, string> _exported = new();
    private readonly string _web = Directory.CreateTempSubdirectory("cybershield-web-").FullName;
    private readonly HttpClient _http = new();
    private TemporaryConfig _config = null!;
    private StaticSite _site = null!;
    private WebApplication _collector = null!;
    private ServiceProcess _service = null!;
    private string _pages = "";
    private string _watched = "";

    [OneTimeSetUp]
    public async Task CrawlAsync()
    {
        foreach ((string name, string html) in Pages)
            await File.WriteAllTextAsync(Path.Combine(_web, name), html);
        _site = await StaticSite.StartAsync(_web);
        _collector = await StartCollectorAsync();
        _watched = $"http://127.0.0.1:{FreePort()}";
        _config = new TemporaryConfig();
        _config.WriteSite("animals", _site.Address);
        await File.AppendAllTextAsync(Path.Combine(_config.Folder, "sites", "animals.yaml"), "\nmax_pages: 3\n");
        _config.WriteList("quokka", "narwhal");
        _config.Write("appsettings.json", $$"""
            {
              "Review": { "Address": "http://127.0.0.1:0" },
              "Telemetry": { "Address": "{{_watched}}", "OtlpEndpoint": "{{_collector.Urls.Single()}}", "SampleEvery": "1s", "LogFormat": "Json" },
              "Extraction": { "MaxLinks": 5 }
            }
            """);
        _service = ServiceProcess.Start("run", "--config", _config.Folder, "--data", _config.Data);
        _pages = (await _service.SaysAsync("Review pages: ")).Split("Review pages: ")[1].Split('"')[0];
        await UntilAsync(async () => Value(await MetricsAsync(), "cybershield_flags{state=\"open\"}") == 1 && Value(await MetricsAsync(), "cybershield_crawls") == 0, async () => await MetricsAsync());
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _service.DisposeAsync();
        await _collector.DisposeAsync();
        await _site.DisposeAsync();
        _config.Dispose();
        _http.Dispose();
        Directory.Delete(_web, recursive: true);
    }

    [Test]
    public async Task What_is_scraped_is_what_the_server_saw()
    {
        string metrics = await MetricsAsync();
        int[] answers = [.. _site.Log.Where(request => request.PathAndQuery != "/robots.txt").Select(request => request.Status)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Value(metrics, "cybershield_fetches_total{outcome=\"fetched\"}"), Is.EqualTo(answers.Count(status => status == 200)));
            Assert.That(Value(metrics, "cybershield_leases_total{result=\"Fetched\"}"), Is.EqualTo(2));
            Assert.That(Value(metrics, "cybershield_leases_total{result=\"Gone\"}"), Is.EqualTo(1));
            Assert.That(Value(metrics, "cybershield_fetch_duration_seconds_count"), Is.EqualTo(2));
            Assert.That(Value(metrics, "cybershield_fetch_duration_seconds_bucket{le=\"+Inf\"}"), Is.EqualTo(2));
            Assert.That(Value(metrics, "cybershield_outbox_waiting"), Is.EqualTo(1), "no search server takes it");
            Assert.That(Value(metrics, "cybershield_outbox_oldest_seconds"), Is.GreaterThanOrEqualTo(0));
        }
    }

    [TestCase("link", "out_of_scope", 1)]
    [TestCase("link", "nofollow", 1)]
    [TestCase("link", "refused_address", 1)]
    [TestCase("link", "too_many_links", 2)]
    [TestCase("address", "budget", 1)]
    public async Task What_was_not_followed_is_counted_with_its_reason(string what, string reason, int count)
    {
        string series = $"cybershield_dropped_total{{what=\"{what}\",reason=\"{reason}\"}}";
        Assert.That(Value(await MetricsAsync(), series), Is.EqualTo(count), await MetricsAsync());
    }

    [Test]
    public async Task The_status_says_what_the_last_crawl_did_not_follow()
    {
        (_, string text, _) = await ServiceProcess.RunAsync("status", "--config", _config.Folder, "--data", _config.Data);
        (_, string json, _) = await ServiceProcess.RunAsync("status", "--json", "--config", _config.Folder, "--data", _config.Data);
        JsonElement crawl = JsonElement.Parse(json).GetProperty("not_followed").EnumerateArray().Single();
        Assert.That(text, Does.Contain("Not followed by crawl 1 of animals: too_many_links 2, refused_address 1, nofollow 1, out_of_scope 1, budget 1"));
        Assert.That((crawl.GetProperty("site").GetString(), crawl.GetProperty("by_reason").GetProperty("too_many_links").GetInt32()), Is.EqualTo(("animals", 2)));
    }

    [Test]
    public async Task The_text_is_what_Prometheus_reads()
    {
        using HttpResponseMessage answer = await _http.GetAsync(_watched + "/metrics");
        string[] lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] described = [.. lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])];

        Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        Assert.That(lines, Is.All.Match(MetricLine()));
        Assert.That(described, Has.Length.GreaterThan(8).And.Unique);
        Assert.That(lines.Where(line => line[0] != '#').Where(line => !described.Any(name => line.StartsWith(name, StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public async Task Health_names_every_part_and_the_workers()
    {
        JsonElement health = JsonElement.Parse(await _http.GetStringAsync(_watched + "/health"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(health.GetProperty("status").GetString(), Is.EqualTo("ok"));
            Assert.That(health.GetProperty("record").GetString(), Is.EqualTo("ok"));
            Assert.That(health.GetProperty("workers").EnumerateObject().Select(worker => worker.Name), Is.SupersetOf(new[] { "rescoring", "measuring", "configuration reload" }));
            Assert.That(health.GetProperty("workers").EnumerateObject().Select(worker => worker.Value.GetString()), Is.All.EqualTo("ok"));
            Assert.That(await _http.GetStringAsync(_watched + "/health/live"), Is.EqualTo("live\n"));
            Assert.That(await _http.GetStringAsync(_watched + "/health/ready"), Is.EqualTo("ready\n"));
        }
    }

    [Test]
    public async Task Who_watches_reaches_no_page_and_who_reviews_no_metrics()
    {
        foreach (string page in new[] { "/", "/sign-in", "/queue", "/assets/pages.css" })
            Assert.That(await StatusAsync(_watched + page), Is.EqualTo(HttpStatusCode.NotFound), page);
        Assert.That(await StatusAsync(_pages + "/metrics"), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await StatusAsync(_pages + "/health/live"), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_collector_gets_the_metrics_and_the_way_of_every_page_without_a_word_of_it()
    {
        await UntilAsync(() => Task.FromResult(_exported.ContainsKey("/v1/metrics") && _exported.ContainsKey("/v1/traces")), () => Task.FromResult(string.Join(' ', _exported.Keys)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_exported["/v1/metrics"], Does.Contain("cybershield.fetches").And.Contain("cybershield.leases").And.Contain("out_of_scope"));
            Assert.That(_exported["/v1/traces"], Does.Contain("page").And.Contain("fetch").And.Contain("examine").And.Contain("record").And.Contain("animals"));
            Assert.That(string.Concat(_exported.Values), Does.Not.Contain("quokka").And.Not.Contain("two.html"));
        }
    }

    [Test]
    public void Every_log_line_is_an_object_with_its_event_id()
    {
        JsonElement[] lines = [.. _service.Output.Split('\n').Where(line => line.Length > 0).Select(line => JsonElement.Parse(line))];
        Assert.That(lines, Is.Not.Empty);
        foreach (JsonElement line in lines)
            Assert.That(line.GetProperty("EventId").GetInt32(), Is.InRange(1000, 9999), line.GetRawText());
        Assert.That(lines.Select(line => line.GetProperty("Timestamp").GetString()), Is.All.EndsWith("Z"));
    }

    private async Task<WebApplication> StartCollectorAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication collector = builder.Build();
        collector.MapPost("/v1/{kind}", async (string kind, HttpRequest request) =>
        {
            using MemoryStream body = new();
            await request.Body.CopyToAsync(body);
            _exported.AddOrUpdate($"/v1/{kind}", Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        });
        await collector.StartAsync();
        return collector;
    }

    private Task<string> MetricsAsync() => _http.GetStringAsync(_watched + "/metrics");

    private async Task<HttpStatusCode> StatusAsync(string address)
    {
        using HttpResponseMessage answer = await _http.GetAsync(address);
        return answer.StatusCode;
    }

    private static double? Value(string metrics, string series) =>
        metrics.Split('\n').Where(line => line.StartsWith(series + " ", StringComparison.Ordinal)).Select(line => (double?)double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture)).SingleOrDefault();

    private static async Task UntilAsync(Func<Task<bool>> holds, Func<Task<string>> otherwise)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                Assert.Fail(await otherwise());
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_]+ .*|[a-z_]+(\{([a-z_]+="([^"\\\n]|\\.)*",?)+\})? (-?[0-9.eE+-]+|NaN))$""")]
    private static partial Regex MetricLine();
}
