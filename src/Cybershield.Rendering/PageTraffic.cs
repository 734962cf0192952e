using Cybershield.Crawling;
using Microsoft.Playwright;

namespace Cybershield.Rendering;

/// <summary>What a page asks for: its own document is at hand, scripts and their data are let through where the pass admits them, everything else is not loaded.</summary>
internal sealed class PageTraffic(RenderPass pass, TimeProvider time, CancellationToken cancellationToken)
{
    // Text comes by these; frames are addresses of their own.
    private static readonly HashSet<string> Loaded = ["script", "stylesheet", "xhr", "fetch", "eventsource", "preflight", "other"];

    private readonly Lock _gate = new();
    private readonly HashSet<IRequest> _underWay = [];
    private long _lastEnd = time.GetTimestamp();
    private bool _isDocumentServed;
    private IPage? _page;
    private string? _leftFor;

    /// <summary>Where a script wanted to take the visitor; null where none did.</summary>
    public string? LeftFor => Volatile.Read(ref _leftFor);

    /// <summary>Follows the page's requests, and closes whatever else it opens.</summary>
    public void Watch(IBrowserContext profile, IPage page)
    {
        _page = page;
        profile.Page += (_, other) => _ = other.CloseAsync();
        profile.Request += (_, request) => Began(request);
        profile.RequestFinished += (_, request) => Ended(request);
        profile.RequestFailed += (_, request) => Ended(request);
        profile.Response += (_, response) => pass.Answered(response.Url, response.Status, response.Headers.GetValueOrDefault("retry-after"));
    }

    /// <summary>Whether no request is under way and none has ended within the span. Streams that a page keeps open do not count.</summary>
    public bool IsQuietSince(TimeSpan span)
    {
        lock (_gate)
        {
            return _underWay.Count == 0 && time.GetElapsedTime(_lastEnd) >= span;
        }
    }

    /// <summary>Decides about one request.</summary>
    public async Task RouteAsync(IRoute route)
    {
        try
        {
            await AnswerAsync(route);
        }
        catch (Exception e) when (e is PlaywrightException or OperationCanceledException or ObjectDisposedException)
        {
            // The page is gone, and its request with it.
        }
    }

    private async Task AnswerAsync(IRoute route)
    {
        IRequest request = route.Request;
        if (request.IsNavigationRequest && !_isDocumentServed)
        {
            _isDocumentServed = true;
            await route.FulfillAsync(new() { Status = pass.Status, Headers = pass.Headers, BodyBytes = pass.Body });
        }
        else if (request.IsNavigationRequest)
        {
            NoteLeaving(request);
            await route.AbortAsync("aborted");
        }
        else if (Loaded.Contains(request.ResourceType) && !request.Headers.ContainsKey("service-worker")
            && await pass.AdmitAsync(request.Method, request.Url, cancellationToken))
        {
            await route.ContinueAsync();
        }
        else
        {
            await route.AbortAsync("blockedbyclient");
        }
    }

    private void NoteLeaving(IRequest request)
    {
        if (request.Method == "GET" && request.Url != pass.Url.Value && IsOfThePage(request))
        {
            Interlocked.CompareExchange(ref _leftFor, request.Url, null);
        }
    }

    private bool IsOfThePage(IRequest request)
    {
        try
        {
            return ReferenceEquals(request.Frame, _page?.MainFrame);
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }

    private void Began(IRequest request)
    {
        if (request.ResourceType is not ("eventsource" or "websocket" or "ping"))
        {
            lock (_gate)
            {
                _underWay.Add(request);
            }
        }
    }

    private void Ended(IRequest request)
    {
        lock (_gate)
        {
            _underWay.Remove(request);
            _lastEnd = time.GetTimestamp();
        }
    }
}
