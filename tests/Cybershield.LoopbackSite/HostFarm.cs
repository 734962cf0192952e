using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cybershield.LoopbackSite;

/// <summary>Many hosts of 127.0.0.0/8 on one port, with the same pages each: the first one's page 0 leads to page 0 of all, each page 0 to the host's other pages.</summary>
public sealed class HostFarm : IAsyncDisposable
{
    private readonly ConcurrentQueue<FarmRequest> log = new();
    private readonly WebApplication app;
    private readonly int hosts;
    private readonly int pages;

    private readonly TimeSpan answersAfter;

    private HostFarm(WebApplication app, int hosts, int pages, TimeSpan answersAfter) => (this.app, this.hosts, this.pages, this.answersAfter) = (app, hosts, pages, answersAfter);

    /// <summary>Scheme, host and port of every host.</summary>
    public IReadOnlyList<string> Origins => [.. Enumerable.Range(0, hosts).Select(OriginOf)];

    /// <summary>Every request so far, as they came in.</summary>
    public IReadOnlyList<FarmRequest> Log => [.. log];

    /// <summary>Starts so many hosts with so many pages each, page 0 included. robots.txt is 404 everywhere.</summary>
    /// <param name="answersAfter">Between a request and its answer.</param>
    public static async Task<HostFarm> StartAsync(int hosts, int pages, TimeSpan answersAfter = default)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Host.ConfigureHostOptions(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 0));
        WebApplication app = builder.Build();
        HostFarm farm = new(app, hosts, pages, answersAfter);
        app.Run(farm.AnswerAsync);
        await app.StartAsync();
        return farm;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    private string OriginOf(int host) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.{1 + (host / 250)}.{1 + (host % 250)}:{new Uri(app.Urls.Single().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)).Port}");

    private async Task AnswerAsync(HttpContext context)
    {
        string host = "http://" + context.Request.Host.Value, path = context.Request.Path.Value!;
        log.Enqueue(new FarmRequest(TimeProvider.System.GetUtcNow(), host, path, context.Request.Headers.UserAgent.ToString()));
        if (!int.TryParse(path.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int page) || page >= pages)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await Task.Delay(answersAfter, TimeProvider.System, context.RequestAborted);
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync($"<!doctype html><title>Page {page}</title><p>Page {page} of {host} is about lanterns.</p>{string.Concat(LinksOf(host, page).Select(link => $"<a href=\"{link}\">on</a>"))}");
    }

    private IEnumerable<string> LinksOf(string host, int page) => page > 0 ? []
        : (host == OriginOf(0) ? Origins.Skip(1).Select(origin => origin + "/0") : []).Concat(Enumerable.Range(1, pages - 1).Select(other => string.Create(CultureInfo.InvariantCulture, $"/{other}")));
}

/// <summary>One request as the server saw it begin.</summary>
public sealed record FarmRequest(DateTimeOffset At, string Origin, string Path, string UserAgent);
