using System.CommandLine;
using System.Text.Json;
using Cybershield.Crawling;
using Cybershield.Service.Configuration;

namespace Cybershield.Service.Commands.Inspecting;

/// <summary><c>inspect page FILE|URL</c>: what is read from a page, zone by zone.</summary>
internal static class PageInspection
{
    private static readonly Argument<string?> Target = new("FILE|URL") { Description = "A saved page, or an address of a registered site.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Url = new("--url") { Description = "Where a FILE came from: relative links are resolved against it.", HelpName = "BASE" };
    private static readonly Option<string?> Charset = new("--charset") { Description = "Read the page in this character set, whatever it says.", HelpName = "LABEL" };
    private static readonly Option<string?> Cases = new("--batch")
    {
        Description = "A folder: prints one object from the name of each .html and .html.gz up to its first dot to the main text. Or JSON lines with html_b64 (or html), url, content_type, charset; \"-\" reads the standard input.",
        HelpName = "DIR|CASES",
    };

    private static readonly Option<string?> Beside = new("--beside") { Description = "A folder of saved pages of the same site (.html, .html.gz): what most of them repeat is shown as site_chrome.", HelpName = "DIR" };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "page",
        "Prints what is read from a page: title, language, date, zones, links. Contact data is masked. Exit code 1: it is no page to screen.",
        [Target, Url, Charset, Beside, Cases, CommandFrame.Config, CommandFrame.AsJson],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? charset = parsed.GetValue(Charset);
        if (charset is not null && CharsetLabel.NameOf(charset) is null)
            throw CommandFailure.Usage($"The character set \"{charset}\" is unknown: write a label of the Encoding Standard, such as utf-8 or windows-1251.");
        if (parsed.GetValue(Cases) is { } cases)
            return Directory.Exists(cases) ? WriteMainTexts(Extractor(parsed), cases, charset, cancellationToken) : await AnswerAsync(Extractor(parsed), cases, charset, cancellationToken);
        string target = parsed.GetValue(Target) ?? throw CommandFailure.Usage("Name a file or an address, or give --batch DIR.");
        (InspectedSource? source, NoPage? instead) = await InspectedSource.OpenAsync(parsed, target, AddressKind.Page, parsed.GetValue(Url), cancellationToken);
        bool asJson = parsed.GetValue(CommandFrame.AsJson);
        if (source is null)
            return instead!.Print(asJson);
        PageExtractor extractor = Extractor(parsed);
        ExtractionResult result = Extracted(extractor, source, charset);
        return PageReport.Of(source.Name, parsed.GetValue(Beside) is { } folder ? Compare(extractor, result, target, folder, charset) : result).Print(asJson);
    }

    private static ExtractionResult Compare(PageExtractor extractor, ExtractionResult result, string target, string folder, string? charset)
    {
        if (!Directory.Exists(folder))
            throw CommandFailure.Usage($"\"{folder}\" is no folder: name one with saved pages of the same site.");
        if (result is not ExtractionResult.Page page)
            return result;
        SitePanel panel = new([]);
        int number = 0;
        foreach (string file in PagesOf(folder).Where(file => Path.GetFullPath(file) != Path.GetFullPath(target)))
            if (Extracted(extractor, InspectedSource.OfFile(file, null), charset) is ExtractionResult.Page other)
                panel.Compare(++number, other.Extracted);
        return new ExtractionResult.Page(panel.Compare(++number, page.Extracted).Page);
    }

    // With the limits of the crawl where a configuration is there.
    private static PageExtractor Extractor(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(CommandFrame.Config);
        LoadedConfiguration? configuration = Directory.Exists(folder) ? LoadedConfiguration.Read(folder, TimeProvider.System) : null;
        return new PageExtractor(configuration is { Errors.Count: 0 } ? configuration.Settings.Extraction : new ExtractorOptions());
    }

    private static PageReport Extract(PageExtractor extractor, InspectedSource source, string? charset) =>
        PageReport.Of(source.Name, Extracted(extractor, source, charset));

    private static ExtractionResult Extracted(PageExtractor extractor, InspectedSource source, string? charset) =>
        extractor.Extract(source.Bytes, source.ContentType, source.Url, source.RobotsTag, charset);

    private static Task<int> AnswerAsync(PageExtractor extractor, string cases, string? charset, CancellationToken cancellationToken) =>
        Batch.AnswerAsync(cases, line => Answer(extractor, line, charset), cancellationToken);

    private static object Answer(PageExtractor extractor, BatchCase line, string? charset)
    {
        byte[] body = line.Bytes("html_b64", "html");
        string written = line.Text("url") ?? "http://file.invalid/";
        string? label = line.Text("charset") ?? charset ?? (line.Text("html") is null ? null : "utf-8");
        if (label is not null && CharsetLabel.NameOf(label) is null)
            return line.Fail($"\"charset\": {label} is unknown");
        return CrawlUrl.TryParse(written, null, out CrawlUrl? url)
            ? Extract(extractor, new InspectedSource(url.Value, url, body, line.Text("content_type"), line.Text("robots_tag")), label)
            : line.Fail($"\"url\": {AddressReport.Of(written, null).Refusal}");
    }

    // Written page by page: a folder may hold more text than memory does.
    private static int WriteMainTexts(PageExtractor extractor, string folder, string? charset, CancellationToken cancellationToken)
    {
        using Stream output = Batch.Output();
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Encoder = CommandFrame.Json.Encoder });
        int exitCode = ExitCode.Done;
        json.WriteStartObject();
        foreach (string file in PagesOf(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (InspectedSource.TryOfFile(file, null, out string? problem) is { } source)
                json.WriteString(Path.GetFileName(file).Split('.')[0], Extract(extractor, source, charset).MainText);
            else
                exitCode = Skip(problem!);
            json.Flush();
        }

        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
        return exitCode;
    }

    private static int Skip(string problem)
    {
        Console.Error.WriteLine(problem);
        return ExitCode.Findings;
    }

    private static IEnumerable<string> PagesOf(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => file.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".html.gz", StringComparison.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal);
}
