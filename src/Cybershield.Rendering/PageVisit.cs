using System.Text.Json;
using Cybershield.Crawling;
using Microsoft.Playwright;

namespace Cybershield.Rendering;

/// <summary>One page in a profile of its own, from opening it to its document.</summary>
internal sealed class PageVisit
{
    private readonly IPage _page;
    private readonly PageTraffic _traffic;
    private readonly RenderPass _pass;
    private readonly RenderingOptions _options;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PageVisit(IPage page, PageTraffic traffic, RenderPass pass, RenderingOptions options, TimeProvider time)
    {
        (_page, _traffic, _pass, _options, _time) = (page, traffic, pass, options, time);
        page.Crash += (_, _) => _crashed.TrySetException(new PlaywrightException("the page crashed"));
        page.Close += (_, _) => _crashed.TrySetException(new PlaywrightException("the browser crashed"));
    }

    /// <exception cref="PlaywrightException">The browser does not do as it is told.</exception>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public static async Task<RenderResult> RenderAsync(RunningBrowser browser, RenderPass pass, RenderingOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        IBrowserContext profile = await browser.OpenProfileAsync(pass).WaitAsync(cancellationToken);
        try
        {
            PageTraffic traffic = new(pass, time, cancellationToken);
            await profile.AddInitScriptAsync(PageScripts.BeforeThePage).WaitAsync(cancellationToken);
            await profile.RouteAsync(_ => true, traffic.RouteAsync).WaitAsync(cancellationToken);
            IPage page = await profile.NewPageAsync().WaitAsync(cancellationToken);
            traffic.Watch(profile, page);
            PageVisit visit = new(page, traffic, pass, options, time);
            return await visit.ReadAsync(cancellationToken);
        }
        finally
        {
            await RunningBrowser.WithinPatienceAsync(profile.CloseAsync());
        }
    }

    private async Task<RenderResult> ReadAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = new(_options.LoadFor, _time);
        using CancellationTokenSource loading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        await AnswerAsync(_page.GotoAsync(_pass.Url.Value, new() { WaitUntil = WaitUntilState.Commit, Timeout = 0 }), cancellationToken);
        ICDPSession session = await AnswerAsync(_page.Context.NewCDPSessionAsync(_page), cancellationToken);
        int world = await OpenWorldAsync(session, cancellationToken);
        string? limit = await SettleAsync(session, world, loading.Token, cancellationToken);
        JsonElement document = await EvaluateAsync(session, world, PageScripts.Document, cancellationToken);
        return new RenderResult.Document(document.GetProperty("html").GetString()!, document.GetProperty("words").GetBoolean(), _traffic.LeftFor, limit);
    }

    /// <summary>Waits until neither requests nor changes have been seen for a while; says so where the time for that was over first.</summary>
    private async Task<string?> SettleAsync(ICDPSession session, int world, CancellationToken loading, CancellationToken cancellationToken)
    {
        string script = PageScripts.Quiet(_options.QuietFor);
        do
        {
            Task<JsonElement> quiet = EvaluateAsync(session, world, script, cancellationToken);
            await Task.WhenAny(quiet, Task.Delay(Timeout.InfiniteTimeSpan, _time, loading));
            if (loading.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return $"taken as it stood after {_options.LoadFor.TotalSeconds:0.#} s";
            }

            await quiet;
        }
        while (!_traffic.IsQuietSince(_options.QuietFor));
        return null;
    }

    /// <summary>A world of our own beside the page's: its scripts see the document, and none of what the page's scripts have redefined.</summary>
    private async Task<int> OpenWorldAsync(ICDPSession session, CancellationToken cancellationToken)
    {
        JsonElement tree = await SendAsync(session, "Page.getFrameTree", [], cancellationToken);
        string frame = tree.GetProperty("frameTree").GetProperty("frame").GetProperty("id").GetString()!;
        JsonElement world = await SendAsync(session, "Page.createIsolatedWorld", new() { ["frameId"] = frame, ["worldName"] = "cybershield" }, cancellationToken);
        return world.GetProperty("executionContextId").GetInt32();
    }

    private async Task<JsonElement> EvaluateAsync(ICDPSession session, int world, string script, CancellationToken cancellationToken)
    {
        JsonElement answer = await SendAsync(session, "Runtime.evaluate", new()
        {
            ["expression"] = script,
            ["contextId"] = world,
            ["awaitPromise"] = true,
            ["returnByValue"] = true,
        }, cancellationToken);
        return answer.TryGetProperty("exceptionDetails", out JsonElement fault)
            ? throw new PlaywrightException("the document can't be read: " + fault.GetProperty("text").GetString())
            : answer.GetProperty("result").TryGetProperty("value", out JsonElement value) ? value : default;
    }

    private async Task<JsonElement> SendAsync(ICDPSession session, string method, Dictionary<string, object> arguments, CancellationToken cancellationToken) =>
        await AnswerAsync(session.SendAsync(method, arguments), cancellationToken)
            ?? throw new PlaywrightException($"the browser did not answer {method}");

    // A renderer that has crashed never answers; Playwright tells of that only by an event.
    private async Task<T> AnswerAsync<T>(Task<T> asked, CancellationToken cancellationToken)
    {
        await Task.WhenAny(asked, _crashed.Task).WaitAsync(cancellationToken);
        if (_crashed.Task.IsFaulted)
        {
            await _crashed.Task;
        }

        return await asked;
    }
}
