using System.Diagnostics;
using AngleSharp.Html.Parser;
using Cybershield.Crawling;

namespace Cybershield.Benchmarks;

/// <summary>CPU time of extraction a page, beside AngleSharp parsing the same text and nothing else in the same run.</summary>
internal static class ExtractionBenchmark
{
    private const int Pages = 400;
    private const int Rounds = 3;

    public static int Run(string folder)
    {
        byte[][] bodies = [.. Directory.EnumerateFiles(folder, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(Pages).Select(File.ReadAllBytes)];
        CrawlUrl.TryParse("https://example.org/", null, out CrawlUrl? url);
        PageExtractor extractor = new(new ExtractorOptions());
        HtmlParser parser = new();
        long words = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            double parsed = Measure(bodies, body => parser.ParseDocument(System.Text.Encoding.UTF8.GetString(body)).Dispose());
            double extracted = Measure(bodies, body => words += extractor.Extract(body, "text/html", url!) is ExtractionResult.Page page ? page.Extracted.MainText.AsSpan().Count(' ') : 0);
            Console.WriteLine($"round {round}: {bodies.Length} pages, parse {parsed:f2} ms of CPU a page, extract {extracted:f2} ({extracted / parsed:f2} times)");
        }

        return words > 0 ? 0 : 1;
    }

    private static double Measure(byte[][] bodies, Action<byte[]> take)
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.UserProcessorTime;
        foreach (byte[] body in bodies)
        {
            take(body);
        }

        self.Refresh();
        return (self.UserProcessorTime - before).TotalMilliseconds / bodies.Length;
    }
}
