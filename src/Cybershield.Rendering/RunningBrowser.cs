using Cybershield.Crawling;
using Microsoft.Playwright;

namespace Cybershield.Rendering;

/// <summary>One Chromium and the driver that speaks to it. Whoever leaves it last after it was retired closes both.</summary>
internal sealed class RunningBrowser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Nothing of the browser's own may leave: it has no way out but the proxy that each page brings, and asks no name server.
    private static readonly string[] Flags =
    [
        "--proxy-bypass-list=<-loopback>",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--disable-quic",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability", "--disable-sync", "--no-pings", "--no-first-run",
        "--dns-prefetch-disable",
        "--disable-gpu", "--disable-3d-apis", "--disable-speech-api", "--disable-notifications", "--mute-audio",
        "--js-flags=--max-old-space-size=512",
    ];

    private readonly IPlaywright _driver;
    private readonly IBrowser _browser;
    private readonly Lock _gate = new();
    private int _pagesLeft;
    private int _inside;
    private bool _isRetired;

    private RunningBrowser(IPlaywright driver, IBrowser browser, int pages)
    {
        (_driver, _browser, _pagesLeft) = (driver, browser, pages);
        _browser.Disconnected += (_, _) => Retire();
    }

    /// <summary>Starts one with its first page's place taken.</summary>
    public static async Task<RunningBrowser> StartAsync(RenderingOptions options, CancellationToken cancellationToken)
    {
        IPlaywright driver = await Playwright.CreateAsync();
        try
        {
            IBrowser browser = await driver.Chromium.LaunchAsync(new()
            {
                ExecutablePath = options.FindBrowser(),
                ChromiumSandbox = ChromiumRenderer.IsSandboxed,
                // What is not of a page goes to a port where nobody listens.
                Proxy = new() { Server = "http://127.0.0.1:9" },
                Args = Flags,
                Timeout = (float)options.Deadline.TotalMilliseconds,
            }).WaitAsync(cancellationToken);
            RunningBrowser running = new(driver, browser, options.MaxPagesPerBrowser);
            return running.TryEnter() ? running : throw new PlaywrightException("the browser ended as it started");
        }
        catch
        {
            driver.Dispose();
            throw;
        }
    }

    /// <summary>Takes a place for one page; false once it has had its pages.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_isRetired || _pagesLeft == 0)
            {
                _isRetired = true;
                return false;
            }

            _pagesLeft--;
            _inside++;
            return true;
        }
    }

    /// <summary>Takes no more pages.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _isRetired = true;
        }
    }

    /// <summary>Gives the place back.</summary>
    public async ValueTask LeaveAsync()
    {
        bool isLast;
        lock (_gate)
        {
            _isRetired |= _pagesLeft == 0;
            isLast = --_inside == 0 && _isRetired;
        }

        if (isLast)
        {
            await DisposeAsync();
        }
    }

    /// <summary>A fresh profile whose every connection goes through the page's proxy.</summary>
    public Task<IBrowserContext> OpenProfileAsync(RenderPass pass) => _browser.NewContextAsync(new()
    {
        Proxy = new() { Server = pass.ProxyAddress, Bypass = "<-loopback>" },
        UserAgent = pass.UserAgent,
        AcceptDownloads = false,
        ServiceWorkers = ServiceWorkerPolicy.Block,
        // Tall, so that what loads when it comes into sight is in sight.
        ViewportSize = new() { Width = 1280, Height = 4000 },
    });

    /// <summary>Ends the browser's processes and the driver's: by asking, and where that takes too long by ending the driver, which takes the browser with it.</summary>
    public async ValueTask DisposeAsync()
    {
        Retire();
        await WithinPatienceAsync(_browser.CloseAsync());
        _driver.Dispose();
    }

    /// <summary>Waits a while for a browser that may not answer any more.</summary>
    public static Task WithinPatienceAsync(Task closing) => Task.WhenAny(closing, Task.Delay(Patience, TimeProvider.System, CancellationToken.None));
}
