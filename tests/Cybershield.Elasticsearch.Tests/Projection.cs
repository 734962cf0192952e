using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cybershield.Review;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>A real record, an indexer and a real server, under an index prefix of its own.</summary>
internal sealed class Projection : IAsyncDisposable
{
    private readonly HttpClient _raw = new();
    private readonly string _server;

    private Projection(string server, FlaggedRecord record, ElasticsearchOptions options)
    {
        (_server, Record, Options) = (server, record, options);
        Gateway = new(Options);
        Indexer = NewIndexer();
    }

    public static Task<Projection> OpenAsync(SearchServer server, Func<ElasticsearchOptions, ElasticsearchOptions>? configure = null) => OpenAsync(server.Address, configure);

    public static async Task<Projection> OpenAsync(string server, Func<ElasticsearchOptions, ElasticsearchOptions>? configure = null)
    {
        ElasticsearchOptions options = new() { Uri = server, IndexPrefix = $"t{Guid.NewGuid():N}"[..12], FirstBackOff = TimeSpan.FromMilliseconds(50), LongestBackOff = TimeSpan.FromMilliseconds(500) };
        return new(server, await FlaggedRecord.OpenAsync(), configure?.Invoke(options) ?? options);
    }

    public ElasticsearchOptions Options { get; }

    public FlaggedRecord Record { get; }

    /// <summary>Flags that wait and dead letters.</summary>
    public async Task<(int Waiting, int Dead)> DepthAsync()
    {
        OutboxDepth depth = await Record.DepthAsync();
        return (depth.Waiting, depth.Dead);
    }

    public ElasticsearchGateway Gateway { get; }

    public OutboxIndexer Indexer { get; }

    public OutboxIndexer NewIndexer() => new(Record.Outbox, Gateway, Options, TimeProvider.System, NullLogger<OutboxIndexer>.Instance);

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
        using HttpRequestMessage request = new(method, $"{_server}/{path}");
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _raw.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.That(response.IsSuccessStatusCode, Is.True, text);
        return JsonElement.Parse(text);
    }

    /// <summary>Sends entries past the outbox; returns what became of each.</summary>
    public async Task<Verdict[]> SendAsync(params OutboxEntry[] entries)
    {
        BulkBatch batch = BulkBatch.Cut(entries, new IndexNames(Options.IndexPrefix), 1000, 1 << 20, 1000).Single();
        ServerAnswer answer = await Gateway.BulkAsync(batch.Body, CancellationToken.None);
        Assert.That(answer.Accepted, Is.True, answer.ToString());
        return [.. BulkSender.Items(answer.Body).Select(Verdicts.OfItem)];
    }

    /// <summary>Fails unless the documents are exactly the record's flags in their latest revision.</summary>
    public async Task AssertMirrorsAsync()
    {
        Dictionary<string, Flag> flags = await Record.FlagsAsync();
        Dictionary<string, (long Version, JsonElement Source)> documents = await DocumentsAsync();
        Assert.That(documents.Select(d => (d.Key, d.Value.Version, d.Value.Source.GetProperty("state").GetString())),
            Is.EquivalentTo(flags.Values.Select(f => (f.Id, f.Revision, FlagDocument.Name(f.State)))));
    }

    /// <summary>Fails unless nothing waits, and each of the record's flags is either a document in its latest revision or a dead letter, never both.</summary>
    public async Task AssertAccountedForAsync()
    {
        Dictionary<string, Flag> flags = await Record.FlagsAsync();
        string[] dead = await Record.DeadAsync();
        Assert.That((await DepthAsync()).Waiting, Is.Zero);
        Assert.That((await DocumentsAsync()).Select(d => (d.Key, d.Value.Version)), Is.EquivalentTo(flags.Values.Where(f => !dead.Contains(f.Id)).Select(f => (f.Id, f.Revision))));
    }

    public async ValueTask DisposeAsync()
    {
        Gateway.Dispose();
        _raw.Dispose();
        await Record.DisposeAsync();
    }
}
