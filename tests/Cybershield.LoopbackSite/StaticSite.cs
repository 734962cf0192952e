using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cybershield.LoopbackSite;

/// <summary>A folder served on loopback, with validators and an access log: the web as a crawler's tests need it.</summary>
public sealed class StaticSite : IAsyncDisposable
{
    private readonly ConcurrentQueue<LoggedRequest> _log = new();
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly WebApplication _app;

    private StaticSite(WebApplication app) => _app = app;

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>Every request so far, in the order in which they were answered.</summary>
    public IReadOnlyList<LoggedRequest> Log => [.. _log];

    /// <summary>Serves <paramref name="folder"/> on <paramref name="address"/>, on a free port where <paramref name="port"/> is null.</summary>
    public static async Task<StaticSite> StartAsync(string folder, IPAddress? address = null, int? port = null, CancellationToken cancellationToken = default)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Host.ConfigureHostOptions(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address ?? IPAddress.Loopback, port ?? 0));
        WebApplication app = builder.Build();
        StaticSite site = new(app);
        app.Use(site.LogAsync);
        app.UseStaticFiles(Files(folder));
        await app.StartAsync(cancellationToken);
        return site;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    // Pages are served without a charset, as many real servers do: the document itself has to say it.
    private static StaticFileOptions Files(string folder) => new()
    {
        FileProvider = new PhysicalFileProvider(Path.GetFullPath(folder)),
        ContentTypeProvider = new FileExtensionContentTypeProvider(),
        ServeUnknownFileTypes = true,
        DefaultContentType = "application/octet-stream",
    };

    private async Task LogAsync(HttpContext context, RequestDelegate next)
    {
        DateTimeOffset began = _time.GetUtcNow();
        await next(context);
        HttpRequest request = context.Request;
        bool conditional = request.Headers.ContainsKey("If-None-Match") || request.Headers.ContainsKey("If-Modified-Since");
        _log.Enqueue(new LoggedRequest(began, _time.GetUtcNow(), request.Path + request.QueryString, request.Headers.UserAgent.ToString(), conditional, context.Response.StatusCode));
    }
}

/// <summary>One request as the server saw it.</summary>
/// <param name="Conditional">It carried a validator.</param>
public sealed record LoggedRequest(DateTimeOffset Began, DateTimeOffset Ended, string PathAndQuery, string UserAgent, bool Conditional, int Status);
