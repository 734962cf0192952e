using System.Collections.Concurrent;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>One server of each kind for the whole run. Its limits are small, so that a large request meets them and a usual one does not.</summary>
[SetUpFixture]
internal sealed class RunningServers
{
    public const int MaxRequestBytes = 1024 * 1024;
    private static readonly ConcurrentDictionary<string, Lazy<SearchServer>> Servers = new();

    public static SearchServer Get(string kind) => Servers.GetOrAdd(kind, k => new(() => SearchServer.Start(
        k, "-E", $"http.max_content_length={MaxRequestBytes}b", "-E", $"indexing_pressure.memory.limit={PressureLimit(k)}"))).Value;

    /// <summary>Elasticsearch 9 counts a document with what parsing it takes, about four times its size; the largest one here must pass when it comes alone.</summary>
    private static string PressureLimit(string kind) => kind == "elasticsearch-9.5" ? "600kb" : "400kb";

    [OneTimeTearDown]
    public void StopAll()
    {
        foreach (Lazy<SearchServer> server in Servers.Values.Where(s => s.IsValueCreated))
            server.Value.Dispose();
    }
}
