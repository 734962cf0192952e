using System.Diagnostics;
using System.Globalization;
using System.Runtime;

namespace Cybershield.Benchmarks;

/// <summary>What one crawl of a process cost.</summary>
/// <param name="CpuMs">Of the whole process up to the end of its first crawl, its start included; of a later crawl alone.</param>
/// <param name="JitMs">Time spent compiling, likewise; on a busy machine it includes waiting.</param>
internal sealed record CrawlFigures(int Pages, double Seconds, double CpuMs, double JitMs, double PeakMb)
{
    private const string Mark = "measured";

    public double PagesPerSecond => Pages / Seconds;

    public double CpuMsPerPage => CpuMs / Pages;

    public double JitMsPerPage => JitMs / Pages;

    /// <summary>The figures of a crawl that this process has just ended, after those that it ended before.</summary>
    public static CrawlFigures OfThisProcess(int pages, double seconds, IReadOnlyCollection<CrawlFigures> before)
    {
        using Process self = Process.GetCurrentProcess();
        return new CrawlFigures(
            pages,
            seconds,
            self.TotalProcessorTime.TotalMilliseconds - before.Sum(crawl => crawl.CpuMs),
            JitInfo.GetCompilationTime().TotalMilliseconds - before.Sum(crawl => crawl.JitMs),
            self.PeakWorkingSet64 / 1048576.0);
    }

    /// <summary>Reads the lines that <see cref="Line"/> wrote.</summary>
    public static CrawlFigures[] Read(string output) =>
        [.. output.Split('\n').Where(line => line.StartsWith(Mark, StringComparison.Ordinal)).Select(line => line.Split(' ')[1..].Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray())
            .Select(parts => new CrawlFigures((int)parts[0], parts[1], parts[2], parts[3], parts[4]))];

    public string Line() => string.Create(CultureInfo.InvariantCulture, $"{Mark} {Pages} {Seconds:0.0000} {CpuMs:0.0} {JitMs:0.0} {PeakMb:0}");

    public static CrawlFigures Median(IEnumerable<CrawlFigures> figures)
    {
        CrawlFigures[] all = [.. figures];
        return new CrawlFigures(all[0].Pages, Middle(all.Select(one => one.Seconds)), Middle(all.Select(one => one.CpuMs)), Middle(all.Select(one => one.JitMs)), Middle(all.Select(one => one.PeakMb)));
    }

    public static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}

/// <summary>The first and the last crawl of a process: the first starts cold and is what a command costs, the last is what a service pays.</summary>
internal sealed record CrawlPair(CrawlFigures First, CrawlFigures? Warm)
{
    public static CrawlPair Median(IEnumerable<CrawlPair> pairs)
    {
        CrawlPair[] all = [.. pairs];
        return new CrawlPair(CrawlFigures.Median(all.Select(pair => pair.First)), all[0].Warm is null ? null : CrawlFigures.Median(all.Select(pair => pair.Warm!)));
    }

    public string Row(string name) => string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {First.Pages} | {First.PagesPerSecond:0} | {Warm?.PagesPerSecond:0} | {First.CpuMsPerPage:0.00} | {First.JitMsPerPage:0.00} | {Warm?.CpuMsPerPage:0.00} | {Warm?.JitMsPerPage:0.00} | {(Warm ?? First).PeakMb:0} |");
}
