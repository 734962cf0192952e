using System.Globalization;
using System.Text.RegularExpressions;
using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Configuration;
using Npgsql;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>Worker processes with one record on PostgreSQL, which all begin to crawl the same farm of hosts at the same time.</summary>
internal sealed partial class Cluster : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly TemporaryConfig[] _configs;
    private readonly HttpClient _http = new();

    private Cluster(PostgresServer server, HostFarm farm, TemporaryConfig[] configs)
    {
        (_server, Farm, _configs) = (server, farm, configs);
        Workers = [.. configs.Select(config => ServiceProcess.Start("run", "--config", config.Folder, "--data", config.Data))];
    }

    public HostFarm Farm { get; }

    public ServiceProcess[] Workers { get; }

    /// <summary>Starts the workers and, when all of them are ready, registers the farm with each.</summary>
    public static async Task<Cluster> StartAsync(int workers, HostFarm farm, TimeSpan delay)
    {
        PostgresServer server = await PostgresServer.StartAsync(PostgresServer.FindPrograms() ?? Skip());
        TemporaryConfig[] configs = [.. Enumerable.Range(0, workers).Select(_ => new TemporaryConfig())];
        foreach (TemporaryConfig config in configs)
            Configure(config, server);
        Assert.That((await ServiceProcess.RunAsync("migrate", "--config", configs[0].Folder)).ExitCode, Is.Zero);
        Cluster cluster = new(server, farm, configs);
        foreach (ServiceProcess worker in cluster.Workers)
            await worker.SaysAsync("Crawl, health: ");
        foreach (TemporaryConfig config in configs)
            Register(config, farm, delay);
        return cluster;
    }

    /// <summary>How many leases a worker has brought to their end, by its own count.</summary>
    public async Task<int> CompletedByAsync(int worker)
    {
        string health = HealthAddress().Match(Workers[worker].Output).Groups[1].Value;
        string metrics = await _http.GetStringAsync(health.Replace("/health", "/metrics", StringComparison.Ordinal));
        return Completed().Matches(metrics).Sum(line => int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Addresses that a worker has leases of, while it stands still.</summary>
    public async Task<string[]> LeasedByAsync(int worker) => await TextsAsync(
        $"SELECT url FROM lease JOIN address ON address.id = lease.address WHERE lease.worker = (SELECT holder FROM crawl_lock WHERE process_id = {Workers[worker].Id})");

    /// <summary>Waits until something holds, as long as the first worker lives.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string otherwise)
    {
        for (DateTimeOffset end = TimeProvider.System.GetUtcNow().AddMinutes(4); !await holds(); await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, default))
            if (TimeProvider.System.GetUtcNow() > end)
                Assert.Fail($"{otherwise}:\n{string.Join("\n\n", Workers.Select(worker => worker.Output))}");
    }

    public async Task<long> NumberAsync(string sql) => long.Parse((await TextsAsync($"SELECT ({sql})::text"))[0], CultureInfo.InvariantCulture);

    public async Task<string[]> TextsAsync(string sql)
    {
        await using NpgsqlConnection connection = new(_server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<string> texts = [];
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        return [.. texts];
    }

    /// <summary>What `doctor` says of the record.</summary>
    public async Task<string> DoctorAsync()
    {
        (int code, string output, string error) = await ServiceProcess.RunAsync("doctor", "--config", _configs[0].Folder, "--data", _configs[0].Data);
        return $"{code}|{output}{error}";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProcess worker in Workers)
            await worker.DisposeAsync();
        foreach (TemporaryConfig config in _configs)
            config.Dispose();
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private static void Configure(TemporaryConfig config, PostgresServer server)
    {
        config.Write("appsettings.json", $$"""
            { "Role": "Crawl", "Storage": { "Postgres": "{{server.ConnectionString}}" }, "Reload": { "PollEvery": "100ms" }, "Review": { "Address": "http://127.0.0.1:0" } }
            """);
        config.WriteList("lantern", "harbour");
    }

    private static void Register(TemporaryConfig config, HostFarm farm, TimeSpan delay) => config.Write("sites/farm.yaml", $$"""
        name: farm
        contact: farm@example.org
        seeds: [{{farm.Origins[0]}}/0]
        scope: [{{string.Join(", ", farm.Origins)}}]
        schedule: { every: 6h }
        politeness: { delay: {{delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}}ms, in_flight: 1 }
        allow_addresses: [127.0.0.0/8]
        """);

    private static string Skip()
    {
        Assert.Ignore("PostgreSQL is not installed.");
        throw new InvalidOperationException();
    }

    [GeneratedRegex("Crawl, health: (\\S+)")]
    private static partial Regex HealthAddress();

    [GeneratedRegex("^cybershield_leases_total\\{.*\\} (\\d+)", RegexOptions.Multiline)]
    private static partial Regex Completed();
}
