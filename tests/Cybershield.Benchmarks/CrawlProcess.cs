using System.Diagnostics;

namespace Cybershield.Benchmarks;

/// <summary>The processes of a comparison of crawlers: this program as it was built, as it ships, and others.</summary>
internal sealed class CrawlProcess
{
    private const string Defaults = "Cybershield.Benchmarks.runtimeconfig.json";
    private const string AsShipped = "cybershield.runtimeconfig.json";
    private readonly string shipped;

    private CrawlProcess(string shipped) => this.shipped = shipped;

    /// <summary>Publishes this program, and the service within it, as the service ships.</summary>
    public static async Task<CrawlProcess> PublishAsync()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Cybershield.sln")))
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The crawl benchmark publishes itself and needs the sources: run it from its repository.");
        string folder = Path.Combine(root, "artifacts", "benchmarks");
        Console.WriteLine($"Publishing to {folder}, compiled ahead of time as the service ships ...");
        using Process publish = Start("dotnet", ["publish", Path.Combine(root, "tests", "Cybershield.Benchmarks"), "-c", "Release", "-p:PublishReadyToRun=true", "-o", folder, "-v", "quiet", "-nologo"]);
        string output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? new CrawlProcess(folder) : throw new InvalidOperationException($"It can't be published: {output}");
    }

    /// <summary>Starts a program with its standard input and output here.</summary>
    public static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    /// <summary>Runs this program as it was built, with .NET's default settings.</summary>
    public Task<CrawlPair> AsBuiltAsync(params string[] arguments) => MeasureAsync("dotnet", InFolder(AppContext.BaseDirectory, Defaults, arguments));

    /// <summary>Runs this program compiled and set as the service ships.</summary>
    public Task<CrawlPair> AsShippedAsync(params string[] arguments) => MeasureAsync("dotnet", InFolder(shipped, AsShipped, arguments));

    /// <summary>Runs this program likewise and lets it print.</summary>
    public async Task PrintAsShippedAsync(params string[] arguments)
    {
        using Process process = Start("dotnet", InFolder(shipped, AsShipped, arguments));
        process.StandardInput.Close();
        Console.Write(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
    }

    /// <summary>Runs a program that prints a line for each crawl, as <see cref="CrawlFigures"/>.</summary>
    public static async Task<CrawlPair> MeasureAsync(string program, string[] arguments)
    {
        using Process process = Start(program, arguments);
        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return CrawlFigures.Read(output) is [CrawlFigures first, .. CrawlFigures[] more]
            ? new CrawlPair(first, more.LastOrDefault())
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }

    private static string[] InFolder(string folder, string settings, string[] arguments) =>
        ["exec", "--runtimeconfig", Path.Combine(folder, settings), Path.Combine(folder, Path.GetFileName(typeof(CrawlProcess).Assembly.Location)), .. arguments];
}
