using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cybershield.LoopbackSite;

/// <summary>A PostgreSQL server of our own on loopback, in a temporary folder. It goes with the process that started it, however that ends.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    // Standard input is the life line: when its other end closes, by us or because we were killed, the server stops and its folder goes.
    private const string Script =
        """
        folder=$(mktemp -d /tmp/cybershield-postgres-XXXXXX) || exit 1
        trap 'kill -INT $server 2>/dev/null; wait $server; rm -rf "$folder"' EXIT
        "$1/initdb" -D "$folder/data" -U cybershield -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
        start() {
          "$programs/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync="$fsync" -c max_connections=200 \
            -c shared_buffers=64MB -c autovacuum=off >>"$folder/log" 2>&1 & server=$!
          until "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; do kill -0 $server 2>/dev/null || { cat "$folder/log" >&2; exit 1; }; sleep 0.05; done
          echo ready
        }
        programs=$1 port=$2 fsync=$3
        start
        while read -r order; do
          case $order in
            kill) kill -QUIT $server; wait $server; echo gone;;
            start) start;;
          esac
        done
        """;

    private readonly Process process;

    private PostgresServer(Process process, int port)
    {
        this.process = process;
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=cybershield;Database=postgres");
    }

    /// <summary>Of a database that is there and empty.</summary>
    public string ConnectionString { get; }

    /// <summary>The folder of the newest PostgreSQL that is installed; null where there is none, or none that this user may run.</summary>
    public static string? FindPrograms()
    {
        const string Versions = "/usr/lib/postgresql";
        if (!Directory.Exists(Versions) || (Environment.IsPrivilegedProcess && !File.Exists("/usr/sbin/runuser")))
            return null;
        return Directory.GetDirectories(Versions).Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb")))
            .OrderByDescending(bin => bin.Length).ThenByDescending(bin => bin, StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>Starts a server; root starts it as the user "postgres", since PostgreSQL refuses to run as root.</summary>
    /// <param name="programs">What <see cref="FindPrograms"/> found.</param>
    /// <param name="durable">False saves the waiting for the disk: a crash of the machine would lose data, a crash of a process does not.</param>
    public static async Task<PostgresServer> StartAsync(string programs, bool durable = false)
    {
        int port = FreePort();
        string[] shell = ["/bin/sh", "-c", Script, "postgres", programs, port.ToString(CultureInfo.InvariantCulture), durable ? "on" : "off"];
        string[] command = Environment.IsPrivilegedProcess ? ["/usr/sbin/runuser", "-u", "postgres", "--", .. shell] : shell;
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/tmp" };
        Process process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() != "ready")
            throw new InvalidOperationException($"PostgreSQL did not start: {await process.StandardError.ReadToEndAsync()}");
        return new PostgresServer(process, port);
    }

    /// <summary>Ends every connection in the midst of what it does, as a crash of the server would.</summary>
    public Task KillAsync() => OrderAsync("kill", "gone");

    /// <summary>After a kill: the same server with what it had committed, at the same place.</summary>
    public Task StartAgainAsync() => OrderAsync("start", "ready");

    /// <summary>Stops the server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task OrderAsync(string order, string answer)
    {
        await process.StandardInput.WriteLineAsync(order);
        if (await process.StandardOutput.ReadLineAsync() != answer)
            throw new InvalidOperationException($"PostgreSQL did not {order}: {await process.StandardError.ReadToEndAsync()}");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
