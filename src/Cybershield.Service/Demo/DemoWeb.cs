using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Cybershield.Service.Demo;

/// <summary>The fictional web: eight hosts on ports of 127.0.0.1. A day passes when told; then some pages change.</summary>
internal sealed class DemoWeb : IAsyncDisposable
{
    private readonly List<WebApplication> _servers = [];
    private readonly List<DemoSite> _sites = [];
    private int _day = 1;

    static DemoWeb() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private DemoWeb() { }

    /// <summary>The hosts and where they are served.</summary>
    public IReadOnlyList<DemoSite> Sites => _sites;

    /// <summary>Starts every host on a free port.</summary>
    public static async Task<DemoWeb> StartAsync(CancellationToken cancellationToken)
    {
        DemoWeb web = new();
        foreach (DemoHost host in DemoHost.ReadAll())
            await web.ServeAsync(host, cancellationToken);
        return web;
    }

    /// <summary>Lets a day pass: pages change, one appears.</summary>
    public void NextDay() => Interlocked.Increment(ref _day);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (WebApplication server in _servers)
            await server.DisposeAsync();
    }

    private async Task ServeAsync(DemoHost host, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication server = builder.Build();
        _servers.Add(server);
        server.Run(context => AnswerAsync(host, context));
        await server.StartAsync(cancellationToken);
        _sites.Add(new DemoSite(host.Id, host.Name, server.Urls.Single()));
    }

    private Task AnswerAsync(DemoHost host, HttpContext context)
    {
        string path = context.Request.Path.Value!;
        string address = $"http://{context.Request.Host}";
        if ((path == "/" ? "/index.html" : host.Redirects.GetValueOrDefault(path)) is { } target)
        {
            context.Response.Redirect(target, permanent: true);
            return Task.CompletedTask;
        }

        return path switch
        {
            "/robots.txt" => SendAsync(context, "text/plain", Encoding.UTF8.GetBytes(DemoMarkup.Robots(host, address))),
            "/sitemap.xml" when host.HasSitemap => SendAsync(context, "application/xml", Encoding.UTF8.GetBytes(DemoMarkup.Sitemap(host, address, _day))),
            "/feed.xml" when host.HasFeed => SendAsync(context, "application/atom+xml", Encoding.UTF8.GetBytes(DemoMarkup.Feed(host, address, _day))),
            _ when host.Find(path, _day) is { } page => SendAsync(context, "text/html", Encoding.GetEncoding(host.Charset).GetBytes(DemoMarkup.Page(host, page))),
            _ => NotFoundAsync(context),
        };
    }

    private static Task SendAsync(HttpContext context, string contentType, byte[] body)
    {
        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..16]}\"";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == new StringValues(tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.WriteAsync("Not found", context.RequestAborted);
    }
}

/// <summary>One host of the fictional web as it is served.</summary>
/// <param name="Address">Scheme, host and port, without a slash at the end.</param>
internal sealed record DemoSite(string Id, string Name, string Address);
