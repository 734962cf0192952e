using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Cybershield.Crawling;
using Cybershield.LoopbackSite;
using static Cybershield.Rendering.Tests.Rendered;

namespace Cybershield.Rendering.Tests;

/// <summary>Where a page in a browser gets to: its site and its <c>render_hosts</c>, by whatever way it tries.</summary>
[Parallelizable(ParallelScope.Children), FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class ReachTests
{
    private static readonly string[] Elsewhere =
    [
        "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://localhost/", "https://127.0.0.1:1/", "file:///etc/passwd", "chrome://version/", "ftp://127.0.0.1/",
    ];

    private Rendered _crawler = null!;

    [OneTimeSetUp]
    public void Start() => _crawler = new Rendered();

    [OneTimeTearDown]
    public async Task StopAsync() => await _crawler.DisposeAsync();

    [Test]
    public async Task A_host_that_the_site_does_not_name_is_never_reached()
    {
        string[] attempts =
        [
            "fetch(canary + '/x').then(a => a.ok || Promise.reject())",
            "fetch('/hop').then(a => a.ok || Promise.reject())",
            "new Promise((yes, no) => document.body.append(Object.assign(document.createElement('script'), { src: canary + '/x', onload: yes, onerror: no })))",
            "new Promise((yes, no) => Object.assign(new WebSocket(canary.replace('http', 'ws') + '/x'), { onopen: yes, onerror: no }))",
            "new Promise((yes, no) => Object.assign(new EventSource(canary + '/x'), { onopen: yes, onerror: no }))",
            "import(canary + '/x')",
            "new Promise((yes, no) => Object.assign(new Worker(URL.createObjectURL(new Blob([`fetch('${canary}/x').then(() => postMessage('it'), () => postMessage('no'))`]))), { onmessage: m => m.data === 'it' ? yes() : no(), onerror: no }))",
            "new Promise((yes, no) => { new SharedWorker(URL.createObjectURL(new Blob([`onconnect = c => fetch('${canary}/x').then(() => c.ports[0].postMessage('it'), () => c.ports[0].postMessage('no'))`]))).port.onmessage = m => m.data === 'it' ? yes() : no(); setTimeout(no, 1000); })",
            "navigator.sendBeacon(canary + '/x') && Promise.reject()",
            .. Elsewhere.Select(address => $"fetch('{address}').then(a => a.text())"),
        ];
        await using RawSite canary = RawSite.Start().On("*", Answers.Page("secret", "Access-Control-Allow-Origin: *\r\nContent-Type: text/javascript\r\n"));
        await using RawSite site = RawSite.Start().On("/", Page(
            $"const canary = '{canary.Address}'; Promise.all([{string.Join(",\n", attempts)}].map(p => p.then(() => 'REACHED', () => 'refused'))).then(all => out.textContent = all)"))
            .On("/hop", Answers.Redirect(canary.Address + "/x"));
        (string html, Crawling.Rendering rendering) = await _crawler.ReadAsync(site.Address + "/");
        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain($"<div id=\"out\">{string.Join(',', attempts.Select(_ => "refused"))}</div>"));
            Assert.That(rendering.Refused, Is.GreaterThanOrEqualTo(11), "what the browser does not refuse by itself");
            Assert.That(canary.Connections, Is.Zero);
        });
    }

    [Test]
    public async Task A_named_host_whose_name_leads_to_a_private_address_is_refused()
    {
        await using RawSite canary = RawSite.Start(IPAddress.Parse("127.0.0.9")).On("*", Answers.Page());
        await using RawSite site = RawSite.Start().On("/", Trying($"fetch('{canary.Address}/x', {{ mode: 'no-cors' }}).then(a => a.status)"));
        CrawlUrl url = Url(site.Address + "/");
        await _crawler.FetchAsync(url, SiteOf(url, canary.Address) with { AllowAddresses = [IPNetwork.Parse("127.0.0.1/32")] });
        Assert.That(canary.Connections, Is.Zero);
    }

    [Test]
    public async Task A_named_host_is_reached_by_requests_and_by_WebSockets()
    {
        await using RawSite other = RawSite.Start().On("/x", Answers.Page("from there", "Access-Control-Allow-Origin: *\r\nContent-Type: text/plain\r\n")).On("/socket", GreetAsync);
        await using RawSite site = RawSite.Start().On("/", Trying(
            $$"""
            Promise.all([fetch('{{other.Address}}/x', { method: 'POST', body: 'b' }).then(a => a.text()),
              new Promise((yes, no) => { const s = new WebSocket('{{other.Address.Replace("http", "ws", StringComparison.Ordinal)}}/socket'); s.onmessage = m => yes(m.data); s.onerror = no; })])
            """));
        (string html, Crawling.Rendering rendering) = await _crawler.ReadAsync(site.Address + "/", other.Address);
        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("got from there,hello"));
            Assert.That(rendering.Requests, Is.EqualTo(2));
            Assert.That(other.Log.Select(request => request.PathAndQuery), Is.EquivalentTo(new[] { "/x", "/socket" }));
        });
    }

    [Test]
    public async Task Certificates_are_verified_inside_of_tunnels()
    {
        using ECDsa key = ECDsa.Create();
        using X509Certificate2 own = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow().AddDays(1));
        await using RawSite secure = RawSite.Start(tls: new() { ServerCertificate = own }).On("*", Answers.Page("x", "Access-Control-Allow-Origin: *\r\n"));
        await using RawSite site = RawSite.Start().On("/", Trying($"fetch('{secure.Address}/x').then(a => a.text())"));
        (string html, _) = await _crawler.ReadAsync(site.Address + "/", secure.Address);
        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("refused"));
            Assert.That(secure.Connections, Is.GreaterThan(0), "the tunnel was opened");
            Assert.That(secure.Log, Is.Empty, "and nothing sent through it");
        });
    }

    [Test]
    public async Task Nothing_is_sent_as_a_datagram()
    {
        using UdpClient listener = new(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)listener.Client.LocalEndPoint!).Port;
        // A frame's window is another one than that of the page.
        await using RawSite site = RawSite.Start().On("/", Page(
            $$"""
            const frame = document.createElement('iframe'); document.body.append(frame);
            const tries = [window, frame.contentWindow].map(async w => {
              try { await new w.WebTransport('https://127.0.0.1:{{port}}/').ready; } catch { }
              try {
                const c = new w.RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:{{port}}' }] });
                c.createDataChannel('x'); await c.setLocalDescription(await c.createOffer()); await new Promise(done => setTimeout(done, 500));
              } catch { }
            });
            Promise.all(tries).then(() => out.textContent = 'tried');
            """));
        (string html, _) = await _crawler.ReadAsync(site.Address + "/");
        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("tried"));
            Assert.That(listener.Available, Is.Zero);
        });
    }

    [Test]
    public async Task No_service_worker_is_registered_and_a_download_is_let_go()
    {
        await using RawSite site = RawSite.Start()
            .On("/", Trying("{ const f = document.createElement('a'); f.href = '/file'; f.download = 'f'; f.click(); return navigator.serviceWorker.register('/worker.js').then(r => r ? 'it' : Promise.reject()); }"))
            .On("/worker.js", Answers.Page("", "Content-Type: text/javascript\r\n")).On("/file", Answers.Endless());
        (string html, Crawling.Rendering rendering) = await _crawler.ReadAsync(site.Address + "/");
        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Not.Contain("got it"));
            Assert.That(site.Log.Select(request => request.PathAndQuery), Does.Not.Contain("/worker.js"));
            Assert.That(rendering.Bytes, Is.LessThan(2 * 1048576), "the endless file was let go");
        });
    }

    [Test]
    public async Task Robots_txt_holds_for_what_a_page_asks_of_its_own_site()
    {
        await using RawSite site = RawSite.Start().On("/robots.txt", Answers.Page("User-agent: *\nDisallow: /private", "Content-Type: text/plain\r\n"))
            .On("/", Trying("Promise.all(['/private/a', '/hop'].map(p => fetch(p).then(a => a.text())))")).On("/hop", Answers.Redirect("/private/b")).On("*", Answers.Page());
        (_, Crawling.Rendering rendering) = await _crawler.ReadAsync(site.Address + "/");
        Assert.Multiple(() =>
        {
            Assert.That(rendering.Refused, Is.EqualTo(2));
            Assert.That(site.Log.Select(request => request.PathAndQuery), Is.EquivalentTo(new[] { "/robots.txt", "/", "/hop" }));
        });
    }

    [Test]
    public async Task A_page_changes_nothing_at_its_site()
    {
        await using RawSite site = RawSite.Start().On("/", Trying("{ navigator.sendBeacon('/x'); return Promise.any(['PUT', 'DELETE', 'PATCH'].map(method => fetch('/x', { method }))); }")).On("*", Answers.Page());
        (string html, _) = await _crawler.ReadAsync(site.Address + "/");
        Assert.That(site.Log.Select(request => request.PathAndQuery), Does.Not.Contain("/x"), html);
    }

    // The opening handshake and one frame of text (RFC 6455).
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The handshake is defined with SHA-1 and protects nothing by it.")]
    private static async Task GreetAsync(RawExchange exchange, CancellationToken cancellationToken)
    {
        byte[] accept = SHA1.HashData(Encoding.ASCII.GetBytes(exchange.Header("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        await exchange.WriteAsync($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Convert.ToBase64String(accept)}\r\n\r\n\x81\x05hello", cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}
