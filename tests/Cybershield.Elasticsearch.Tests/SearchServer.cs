using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>A real search server on loopback, started by the scripts beside the shared test data. Where they or their Java are absent the test is skipped with the reason.</summary>
internal sealed class SearchServer : IDisposable
{
    private const int NoFittingJava = 3;
    private const int Attempts = 3;
    /// <summary>A server lives for minutes: the second compiler would take half of the processor time of its start, and no test gains by it.</summary>
    private static readonly (string Name, string Value)[] JavaOptions =
    [
        ("ES_JAVA_OPTS", "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1"),
        ("OS_JAVA_OPTS", "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1"),
        ("CLI_JAVA_OPTS", "-XX:TieredStopAtLevel=1"),
    ];
    private static readonly string Scripts = Path.GetFullPath(
        Environment.GetEnvironmentVariable("CYBERSHIELD_SEARCH_SERVERS") ?? Path.Combine(ProjectRoot(), "..", "shared", "search-servers"));
    private readonly string _name;
    private readonly string[] _options;
    private readonly int _port;

    private SearchServer(string name, string[] options)
    {
        (_name, _options) = (name, options);
        (Folder, _port) = (Path.Combine(Path.GetTempPath(), $"cybershield-{name}-{Guid.NewGuid():N}"), FreePort(name));
        Address = $"{(options.Contains("--tls") ? "https" : "http")}://127.0.0.1:{_port}";
    }

    public string Address { get; }

    /// <summary>What the server writes lies here; readable by others, since the server may run as another user.</summary>
    public string Folder { get; }

    public static SearchServer Start(string name, params string[] options)
    {
        if (!File.Exists(Path.Combine(Scripts, "start")))
            Assert.Ignore($"the real search servers are not at {Scripts}; CYBERSHIELD_SEARCH_SERVERS names their folder");
        SearchServer server = new(name, options);
        Directory.CreateDirectory(server.Folder);
        server.StopWithThisProcess();
        server.StartAgain();
        return server;
    }

    /// <summary>Starts it with the same folder, port and settings, after <see cref="Kill"/>. A busy machine may need more than the one minute that the script waits.</summary>
    public void StartAgain()
    {
        (int exit, string output) = (0, "");
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            (exit, output) = Run("start", [_name, "--dir", Folder, "--port", $"{_port}", .. _options]);
            if (exit == NoFittingJava)
                Assert.Ignore(output.Trim());
            if (exit == 0)
                return;
        }
        Assert.Fail($"exit code {exit}: {output}");
    }

    /// <summary>Ends it as a crash would.</summary>
    public void Kill() => Run("stop", [Folder, "--kill"]);

    public void Dispose()
    {
        Kill();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A test run that is killed must not leave a server behind, nor one that was just starting.</summary>
    private void StopWithThisProcess() => Process.Start("setsid", ["bash", "-c", $$"""
        exec >/dev/null 2>&1
        while kill -0 {{Environment.ProcessId}} && [ -d '{{Folder}}' ]; do sleep 1; done
        for second in {1..60}; do [ -s '{{Folder}}/pid' ] || [ ! -d '{{Folder}}' ] && break; sleep 1; done
        '{{Scripts}}/stop' '{{Folder}}' --kill
        rm -rf '{{Folder}}'
        """, "watchdog"]).Dispose();

    private static (int Exit, string Output) Run(string script, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("bash", [Path.Combine(Scripts, script), .. arguments]) { RedirectStandardError = true };
        foreach ((string name, string value) in JavaOptions)
            start.Environment.TryAdd(name, value);
        using Process process = Process.Start(start)!;
        string output = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static int FreePort(string name)
    {
        IEnumerable<int> candidates = name.StartsWith("opensearch", StringComparison.Ordinal) ? Enumerable.Range(9201, 99).OrderBy(_ => Random.Shared.Next()) : [0];
        foreach (int candidate in candidates)
        {
            using TcpListener listener = new(IPAddress.Loopback, candidate);
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
        throw new InvalidOperationException("No port is free.");
    }

    internal static string ProjectRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cybershield.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Cybershield.sln is in no folder above the tests.");
    }
}
