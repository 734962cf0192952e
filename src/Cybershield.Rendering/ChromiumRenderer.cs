using Cybershield.Crawling;
using Microsoft.Playwright;

namespace Cybershield.Rendering;

/// <summary>
/// Renders pages in the system's Chromium, each in a fresh profile. The browser starts with the first page, is replaced after
/// <see cref="RenderingOptions.MaxPagesPerBrowser"/> pages or when it misbehaves, and is gone with this object. Safe for any number of callers at once.
/// </summary>
public sealed class ChromiumRenderer(RenderingOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(options.PagesAtOnce);
    private readonly SemaphoreSlim _opening = new(1, 1);
    private RunningBrowser? _current;

    /// <summary>Whether Chromium's own sandbox is on. It can't be for root, who should not be rendering pages.</summary>
    public static bool IsSandboxed => !Environment.IsPrivilegedProcess;

    /// <summary>This browser and its limits, for a fetcher.</summary>
    public PageRendering AsRendering() => new(options, RenderAsync);

    /// <summary>Opens the page, waits until it is quiet and returns its document. Only a cancelled <paramref name="cancellationToken"/> throws.</summary>
    public async Task<RenderResult> RenderAsync(RenderPass pass, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        RunningBrowser? browser = null;
        try
        {
            browser = await EnterAsync(cancellationToken);
            return await RenderInTimeAsync(browser, pass, cancellationToken);
        }
        catch (Exception fault) when (fault is PlaywrightException or TimeoutException or System.ComponentModel.Win32Exception or IOException)
        {
            browser?.Retire();
            return new RenderResult.Failed(FailureReason.BrowserFailed, FirstLine(fault.Message));
        }
        finally
        {
            await (browser?.LeaveAsync() ?? ValueTask.CompletedTask);
            _places.Release();
        }
    }

    /// <summary>Closes the browser; no page may be under way.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_current is not null)
        {
            await _current.DisposeAsync();
        }

        _places.Dispose();
        _opening.Dispose();
    }

    private async Task<RenderResult> RenderInTimeAsync(RunningBrowser browser, RenderPass pass, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(options.Deadline, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await PageVisit.RenderAsync(browser, pass, options, time, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            browser.Retire();
            return new RenderResult.Failed(FailureReason.RenderingDeadline, $"the page held the browser up for {options.Deadline.TotalSeconds:0.#} s");
        }
    }

    /// <summary>The browser to open a page in: the present one, or a new one where that has had its pages.</summary>
    private async Task<RunningBrowser> EnterAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_current?.TryEnter() != true)
            {
                _current = await RunningBrowser.StartAsync(options, cancellationToken);
            }

            return _current;
        }
        finally
        {
            _opening.Release();
        }
    }

    private static string FirstLine(string message)
    {
        string line = message.Split('\n', 2)[0].Trim();
        return line.Length <= 200 ? line : line[..200] + "…";
    }
}
