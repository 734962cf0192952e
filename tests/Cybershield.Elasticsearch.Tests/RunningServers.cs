using System.Collections.Concurrent;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>One server of each kind for the whole run. Its limits are small, so that a large request meets them and a usual one does not.</summary>
[SetUpFixture]
internal sealed class RunningServers
{
    public const int MaxRequestBytes = 1024 * 1024;
    private static readonly ConcurrentDictionary<string, Lazy<SearchServer>> Servers = new();

    public static SearchServer Get(string kind) => Servers.GetOrAdd(kind, k => new(() => SearchServer.Start(
        k, "-E", $"http.max_content_length={MaxRequestBytes}b", "-E", "indexing_pressure.memory.limit=400kb"))).Value;

    [OneTimeTearDown]
    public void StopAll()
    {
        foreach (Lazy<SearchServer> server in Servers.Values.Where(s => s.IsValueCreated))
            server.Value.Dispose();
    }
}
