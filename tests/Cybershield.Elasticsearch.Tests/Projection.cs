using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>An outbox, an indexer and a real server, under an index prefix of its own.</summary>
internal sealed class Projection : IDisposable
{
    private readonly HttpClient _raw = new();
    private readonly SearchServer _server;

    public Projection(SearchServer server, Func<ElasticsearchOptions, ElasticsearchOptions>? configure = null)
    {
        _server = server;
        ElasticsearchOptions options = new() { Uri = server.Address, IndexPrefix = $"t{Guid.NewGuid():N}"[..12], FirstBackOff = TimeSpan.FromMilliseconds(50) };
        Options = configure?.Invoke(options) ?? options;
        Gateway = new(Options);
        Indexer = NewIndexer();
    }

    public ElasticsearchOptions Options { get; }

    public MemoryOutbox Outbox { get; } = new();

    public ElasticsearchGateway Gateway { get; }

    public OutboxIndexer Indexer { get; }

    public OutboxIndexer NewIndexer() => new(Outbox, Gateway, Options, TimeProvider.System, NullLogger<OutboxIndexer>.Instance);

    public Task<DrainResult> DrainOnceAsync() => Indexer.DrainOnceAsync(CancellationToken.None);

    /// <summary>Drains as the service does, pauses included, until nothing waits.</summary>
    public async Task<IReadOnlyList<DrainResult>> DrainAsync(int atMostRounds = 200)
    {
        List<DrainResult> rounds = [];
        do
        {
            rounds.Add(await DrainOnceAsync());
            if (rounds[^1].Phase == IndexerPhase.BackingOff)
                await Task.Delay(rounds[^1].Pause, TimeProvider.System, CancellationToken.None);
        }
        while (rounds[^1].Phase is IndexerPhase.Draining or IndexerPhase.BackingOff && rounds.Count < atMostRounds);
        return rounds;
    }

    /// <summary>Every document behind the alias by id, with its version.</summary>
    public async Task<Dictionary<string, (long Version, JsonElement Source)>> DocumentsAsync()
    {
        ServerAnswer refreshed = await Gateway.RefreshAsync(Options.IndexPrefix, CancellationToken.None);
        Assert.That(refreshed.Accepted, Is.True, refreshed.ToString());
        JsonObject everything = new() { ["size"] = 1000, ["version"] = true, ["query"] = new JsonObject { ["match_all"] = new JsonObject() } };
        ServerAnswer found = await Gateway.SearchAsync(Options.IndexPrefix, everything, CancellationToken.None);
        Assert.That(found.Accepted, Is.True, found.ToString());
        return found.Body.GetProperty("hits").GetProperty("hits").EnumerateArray().ToDictionary(
            h => h.GetProperty("_id").GetString()!, h => (h.GetProperty("_version").GetInt64(), h.GetProperty("_source")));
    }

    /// <summary>Number of hits of a query on the alias.</summary>
    public async Task<long> HitsAsync(JsonObject query)
    {
        await Gateway.RefreshAsync(Options.IndexPrefix, CancellationToken.None);
        ServerAnswer found = await Gateway.SearchAsync(Options.IndexPrefix, new JsonObject { ["query"] = query }, CancellationToken.None);
        Assert.That(found.Accepted, Is.True, found.ToString());
        return found.Body.GetProperty("hits").GetProperty("total").GetProperty("value").GetInt64();
    }

    /// <summary>A request of the test's own, past the gateway.</summary>
    public async Task<JsonElement> RawAsync(HttpMethod method, string path, string? json = null)
    {
        using HttpRequestMessage request = new(method, $"{_server.Address}/{path}");
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _raw.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.That(response.IsSuccessStatusCode, Is.True, text);
        return JsonElement.Parse(text);
    }

    public void Dispose()
    {
        Gateway.Dispose();
        _raw.Dispose();
    }
}
