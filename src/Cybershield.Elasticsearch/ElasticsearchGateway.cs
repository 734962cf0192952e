using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cybershield.Elasticsearch;

/// <summary>The few REST calls that are needed of Elasticsearch 8 and 9 and OpenSearch 2. Safe for concurrent use.</summary>
/// <remarks>Media types: Elasticsearch's REST API compatibility; OpenSearch refuses them and gets plain JSON.</remarks>
public sealed class ElasticsearchGateway : IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024 * 1024;
    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;
    private readonly SearchProduct? _forced;
    private volatile ServerIdentity? _identity;

    /// <summary>Opens nothing yet. <paramref name="options"/> must be without <see cref="ElasticsearchOptions.Faults"/>.</summary>
    public ElasticsearchGateway(ElasticsearchOptions options)
    {
        if (options.Faults() is [string fault, ..])
            throw new ArgumentException(fault, nameof(options));
        _timeout = options.RequestTimeout;
        _forced = options.Product;
        _http = new HttpClient(ServerTrust.CreateHandler(options))
        {
            BaseAddress = new Uri(options.Uri!.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Cybershield/0.1");
        _http.DefaultRequestHeaders.Add("X-Opaque-Id", "cybershield");
        _http.DefaultRequestHeaders.Authorization = Credentials(options);
    }

    /// <summary>Which product answers; null until <see cref="ProbeAsync"/> was accepted.</summary>
    public ServerIdentity? Identity => _identity;

    /// <summary>Asks once which product and version answers: a header for Elasticsearch, <c>version.distribution</c> for OpenSearch.</summary>
    public async Task<ServerAnswer> ProbeAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Plain(HttpMethod.Get, "");
        (ServerAnswer answer, HttpResponseHeaders? headers) = await ExchangeAsync(request, cancellationToken);
        if (ServerIdentity.Read(answer, headers, _forced) is ServerIdentity identity)
        {
            _identity = identity;
            return new ServerAnswer(200, answer.Body, "", "");
        }
        return answer.Accepted ? new ServerAnswer(421, answer.Body, "unknown_product", "what answers is neither Elasticsearch nor OpenSearch") : answer;
    }

    /// <summary>Cluster health; <c>status</c> is green, yellow or red.</summary>
    public Task<ServerAnswer> HealthAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "_cluster/health", null, cancellationToken);

    /// <summary>How many documents an index or alias holds. The first call after a change may need <see cref="RefreshAsync"/>.</summary>
    public Task<ServerAnswer> CountAsync(string index, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"{index}/_count", null, cancellationToken);

    /// <summary>Searches an index or alias with a query of the server's own language.</summary>
    public Task<ServerAnswer> SearchAsync(string index, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{index}/_search", body, cancellationToken);

    /// <summary>Makes what was indexed visible to searches at once. For tests and <c>doctor</c>; the indexer never asks for it.</summary>
    public Task<ServerAnswer> RefreshAsync(string index, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{index}/_refresh", null, cancellationToken);

    /// <summary>Reaches the server and puts the templates that are missing or old; a changed mapping is put on existing indices too.</summary>
    public async Task<ServerAnswer> InstallTemplatesAsync(ElasticsearchOptions options, CancellationToken cancellationToken)
    {
        ServerAnswer answer = await ProbeAsync(cancellationToken);
        return answer.Accepted ? await new IndexTemplates(this, new IndexNames(options.IndexPrefix)).InstallAsync(cancellationToken) : answer;
    }

    internal Task<ServerAnswer> FindTemplateAsync(string kind, string name, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"{kind}/{name}", null, cancellationToken);

    internal Task<ServerAnswer> PutTemplateAsync(string kind, string name, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, $"{kind}/{name}", body, cancellationToken);

    internal Task<ServerAnswer> AnalyzeAsync(string analyzer, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "_analyze", new JsonObject { ["analyzer"] = analyzer, ["text"] = "x" }, cancellationToken);

    internal Task<ServerAnswer> CreateIndexAsync(string index, string? alias, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, index, alias is null ? null : new JsonObject { ["aliases"] = new JsonObject { [alias] = new JsonObject() } }, cancellationToken);

    /// <summary>The indices of a pattern, each with its <c>aliases</c>.</summary>
    internal Task<ServerAnswer> FindIndicesAsync(string pattern, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"{pattern}/_alias", null, cancellationToken);

    /// <summary>All of the actions at once, or none.</summary>
    internal Task<ServerAnswer> ChangeAliasesAsync(JsonArray actions, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "_aliases", new JsonObject { ["actions"] = actions }, cancellationToken);

    internal Task<ServerAnswer> DeleteIndexAsync(string index, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, index, null, cancellationToken);

    internal Task<ServerAnswer> PutMappingAsync(string pattern, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, $"{pattern}/_mapping", body, cancellationToken);

    /// <summary>Sends lines of action and document. An accepted answer holds one item for each document, in order.</summary>
    internal async Task<ServerAnswer> BulkAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Plain(HttpMethod.Post, "_bulk?filter_path=errors,error,items.*.status,items.*.error");
        Speak(request, body, "x-ndjson");
        (ServerAnswer answer, _) = await ExchangeAsync(request, cancellationToken);
        bool itemized = answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("items", out _);
        return answer.Accepted && !itemized ? ServerAnswer.None("an answer without items, perhaps of a proxy") : answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    internal async Task<ServerAnswer> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Plain(method, path);
        Speak(request, body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body, FlagDocument.Json), "json");
        return (await ExchangeAsync(request, cancellationToken)).Answer;
    }

    private static HttpRequestMessage Plain(HttpMethod method, string path)
    {
        HttpRequestMessage request = new(method, path);
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    private void Speak(HttpRequestMessage request, ReadOnlyMemory<byte> body, string format)
    {
        bool vendor = (_forced ?? _identity?.Product) == SearchProduct.Elasticsearch;
        if (vendor)
        {
            request.Headers.Accept.Clear();
            request.Headers.Accept.ParseAdd("application/vnd.elasticsearch+json;compatible-with=8");
        }
        if (body.IsEmpty)
            return;
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(
            vendor ? $"application/vnd.elasticsearch+{format};compatible-with=8" : $"application/{format}");
    }

    private async Task<(ServerAnswer Answer, HttpResponseHeaders? Headers)> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_timeout);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, deadline.Token);
            byte[] bytes = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            return (ServerAnswer.Read((int)response.StatusCode, Parse(bytes)), response.Headers);
        }
        catch (HttpRequestException outage)
        {
            return (ServerAnswer.None(outage.InnerException?.Message ?? outage.Message), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (ServerAnswer.None($"nothing within {_timeout}"), null);
        }
    }

    /// <summary>Proxies and the server's own front door answer some errors without JSON.</summary>
    private static JsonElement Parse(byte[] bytes)
    {
        try
        {
            return bytes.Length == 0 ? default : JsonElement.Parse(bytes);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static AuthenticationHeaderValue? Credentials(ElasticsearchOptions options) => options switch
    {
        { ApiKey: string key } => new("ApiKey", key),
        { Username: string user } => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password}"))),
        _ => null,
    };
}
