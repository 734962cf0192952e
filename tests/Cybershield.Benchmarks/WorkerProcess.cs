using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Cybershield.Benchmarks;

/// <summary>A crawling worker in a process of its own.</summary>
internal sealed partial class WorkerProcess : IAsyncDisposable
{
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "cybershield.dll");
    private readonly Process process;
    private readonly string metrics;
    // A process whose output nobody reads stands still.
    private readonly Task<string> output;

    private WorkerProcess(Process process, string config, string metrics) =>
        (this.process, Config, this.metrics, output) = (process, config, metrics, process.StandardOutput.ReadToEndAsync());

    /// <summary>Its folder of configuration.</summary>
    public string Config { get; }

    public double PrivateMegabytes
    {
        get
        {
            process.Refresh();
            return process.PrivateMemorySize64 / 1048576.0;
        }
    }

    /// <summary>Of all its processors since it began.</summary>
    public double CpuMs => process.TotalProcessorTime.TotalMilliseconds;

    /// <summary>Creates the record that the configuration names.</summary>
    public static async Task MigrateAsync(string config)
    {
        using Process process = CrawlProcess.Start("dotnet", [Executable, "migrate", "--config", config]);
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException("The record can't be created.");
    }

    /// <summary>Starts a worker and waits until it is ready.</summary>
    public static async Task<WorkerProcess> StartAsync(string config)
    {
        Process process = CrawlProcess.Start("dotnet", [Executable, "run", "--config", config, "--data", Path.Combine(config, "data")]);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Health().Match(line) is { Success: true } said)
                return new WorkerProcess(process, config, said.Groups[1].Value.Replace("/health", "/metrics", StringComparison.Ordinal));
        }

        throw new InvalidOperationException("A worker did not start.");
    }

    /// <summary>Leases that it has brought to their end.</summary>
    public async Task<int> LeasesAsync()
    {
        using HttpClient client = new();
        return Completed().Matches(await client.GetStringAsync(metrics)).Sum(line => int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await output;
        process.Dispose();
    }

    [GeneratedRegex("Crawl, health: (\\S+)")]
    private static partial Regex Health();

    [GeneratedRegex("^cybershield_leases_total\\{.*\\} (\\d+)", RegexOptions.Multiline)]
    private static partial Regex Completed();
}
