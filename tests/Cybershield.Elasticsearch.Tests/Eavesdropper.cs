using System.Collections.Concurrent;
using System.Net;
using System.Text;
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
    private readonly Lock _gate = new();
    private int _underWay;

    private Eavesdropper(WebApplication app, string server) => (_app, _server) = (app, new HttpClient { BaseAddress = new Uri(server) });

    /// <summary>An analyzer of which the server behind it learns only a name that it does not know, so that it answers as one that lacks it.</summary>
    public string? Lacks { get; set; }

    /// <summary>How long each bulk request is kept before it is passed on.</summary>
    public TimeSpan HoldsBulkFor { get; set; }

    /// <summary>No bulk request is passed on before this.</summary>
    public Task Opens { get; set; } = Task.CompletedTask;

    /// <summary>The largest number of bulk requests that were under way at one time.</summary>
    public int MostAtOnce { get; private set; }

    public string Address => _app.Urls.Single();

    public IReadOnlyList<Overheard> Requests => [.. _requests];

    public static async Task<Eavesdropper> StartAsync(string server)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        Eavesdropper started = new(builder.Build(), server);
        started._app.Run(context => context.Request.Path == "/_bulk" ? started.HoldAsync(context) : started.PassOnAsync(context));
        await started._app.StartAsync();
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _server.Dispose();
    }

    private async Task HoldAsync(HttpContext context)
    {
        lock (_gate)
            MostAtOnce = Math.Max(MostAtOnce, ++_underWay);
        await Task.Delay(HoldsBulkFor, context.RequestAborted);
        await Opens.WaitAsync(context.RequestAborted);
        await PassOnAsync(context);
        lock (_gate)
            _underWay--;
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
            request.Content = new ByteArrayContent(Altered(body.ToArray()));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }
        using HttpResponseMessage response = await _server.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach ((string name, IEnumerable<string> values) in response.Headers.Where(header => header.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase)))
            context.Response.Headers[name] = string.Join(',', values);
        await context.Response.Body.WriteAsync(await response.Content.ReadAsByteArrayAsync(context.RequestAborted), context.RequestAborted);
    }

    private byte[] Altered(byte[] body) =>
        Lacks is null ? body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace($"\"{Lacks}\"", $"\"no-{Lacks}\"", StringComparison.Ordinal));
}

internal sealed record Overheard(string Method, string Path, byte[] Body)
{
    public required string Query { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Null where the request has no such header. Spaces mean nothing in a media type and are left out.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name)?.Replace(" ", "", StringComparison.Ordinal);
}
