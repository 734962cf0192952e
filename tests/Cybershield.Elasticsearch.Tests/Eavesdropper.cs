using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>Stands on loopback before a real server, passes everything on and keeps what was asked.</summary>
internal sealed class Eavesdropper : IAsyncDisposable
{
    private readonly ConcurrentQueue<Overheard> _requests = new();
    private readonly HttpClient _server;
    private readonly WebApplication _app;

    private Eavesdropper(WebApplication app, string server) => (_app, _server) = (app, new HttpClient { BaseAddress = new Uri(server) });

    public string Address => _app.Urls.Single();

    public IReadOnlyList<Overheard> Requests => [.. _requests];

    public static async Task<Eavesdropper> StartAsync(string server)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        Eavesdropper started = new(builder.Build(), server);
        started._app.Run(started.PassOnAsync);
        await started._app.StartAsync();
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _server.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Dictionary<string, string> headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _requests.Enqueue(new(context.Request.Method, context.Request.Path, body.ToArray()) { Query = $"{context.Request.QueryString}", Headers = headers });
        using HttpRequestMessage request = new(new HttpMethod(context.Request.Method), $"{context.Request.Path}{context.Request.QueryString}".TrimStart('/'));
        request.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.Accept.ToString());
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }
        using HttpResponseMessage response = await _server.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach ((string name, IEnumerable<string> values) in response.Headers.Where(header => header.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase)))
            context.Response.Headers[name] = string.Join(',', values);
        await context.Response.Body.WriteAsync(await response.Content.ReadAsByteArrayAsync(context.RequestAborted), context.RequestAborted);
    }
}

internal sealed record Overheard(string Method, string Path, byte[] Body)
{
    public required string Query { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Null where the request has no such header. Spaces mean nothing in a media type and are left out.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name)?.Replace(" ", "", StringComparison.Ordinal);
}
