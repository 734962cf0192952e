using System.CommandLine;
using System.IO.Compression;
using Cybershield.Crawling;
using Cybershield.Service.Configuration;

namespace Cybershield.Service.Commands.Inspecting;

/// <summary>The bytes that a command looks at.</summary>
/// <param name="Name">The file or address as given.</param>
/// <param name="Url">Where they came from, or are taken to have come from.</param>
/// <param name="ContentType">The header as sent, or what the file's name says.</param>
internal sealed record InspectedSource(string Name, CrawlUrl Url, byte[] Bytes, string? ContentType, string? RobotsTag)
{
    private const int MaxUnpackedBytes = 64 * 1024 * 1024;

    /// <summary>Reads a file, or fetches an address of a registered site as a crawl would.</summary>
    /// <returns>The source, or what came instead of it.</returns>
    public static async Task<(InspectedSource? Source, NoPage? Instead)> OpenAsync(ParseResult parsed, string target, AddressKind kind, string? url, CancellationToken cancellationToken)
    {
        if (File.Exists(target))
            return (OfFile(target, url), null);
        CrawlUrl address = TargetOf(target);
        LoadedConfiguration configuration = RecordAccess.Require(parsed.GetRequiredValue(CommandFrame.Config));
        FetchResult result = await SingleFetch.FetchAsync(configuration, SingleFetch.SiteOf(configuration, address), address, kind, cancellationToken);
        return result is FetchResult.Fetched fetched
            ? (new InspectedSource(target, address, fetched.Body, fetched.ContentType, fetched.RobotsTag), null)
            : (null, new NoPage(target, SingleFetch.OutcomeOf(result), result.RobotsLine));
    }

    /// <summary>A saved file; one packed with gzip is unpacked.</summary>
    /// <param name="url">Where it came from; null for an address that is never fetched, so that relative links can be shown.</param>
    public static InspectedSource OfFile(string file, string? url)
    {
        byte[] bytes = ReadFile(file);
        string name = Path.GetFileName(file);
        return new InspectedSource(file, AddressOf(url ?? "http://file.invalid/" + Uri.EscapeDataString(name)), bytes, ContentTypeOf(name), null);
    }

    /// <summary>The same as one of many: a file that can't be read ends nothing.</summary>
    /// <returns>Null where it can't be read.</returns>
    public static InspectedSource? TryOfFile(string file, string? url, out string? problem)
    {
        problem = null;
        try
        {
            return OfFile(file, url);
        }
        catch (CommandFailure unreadable)
        {
            problem = unreadable.Message;
            return null;
        }
    }

    /// <summary>The address of what is no file here.</summary>
    /// <exception cref="CommandFailure">It is no address either.</exception>
    public static CrawlUrl TargetOf(string target) => CrawlUrl.TryParse(target, null, out CrawlUrl? url) ? url
        : Directory.Exists(target) ? throw CommandFailure.Usage($"\"{target}\" is a folder: name one of its files, or an address.")
        : throw CommandFailure.Usage($"\"{target}\" is neither a file nor an address that can be fetched: {AddressReport.Of(target, null).Refusal}.");

    /// <summary>An address given by hand.</summary>
    /// <exception cref="CommandFailure">It is none.</exception>
    public static CrawlUrl AddressOf(string text) => CrawlUrl.TryParse(text, null, out CrawlUrl? url) ? url
        : throw CommandFailure.Usage($"\"{text}\" is no address: {AddressReport.Of(text, null).Refusal}.");

    private static byte[] ReadFile(string file)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(file);
            return file.EndsWith(".html.gz", StringComparison.OrdinalIgnoreCase) ? Unpack(bytes) : bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw CommandFailure.Usage($"\"{file}\" can't be read: {fault.Message}");
        }
    }

    private static byte[] Unpack(byte[] packed)
    {
        using GZipStream gzip = new(new MemoryStream(packed), CompressionMode.Decompress);
        using MemoryStream unpacked = new();
        byte[] buffer = new byte[64 * 1024];
        for (int read = gzip.Read(buffer); read > 0; read = gzip.Read(buffer))
        {
            unpacked.Write(buffer, 0, read);
            if (unpacked.Length > MaxUnpackedBytes)
                throw new InvalidDataException($"it unpacks to more than {MaxUnpackedBytes} bytes");
        }

        return unpacked.ToArray();
    }

    private static string? ContentTypeOf(string name) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".TXT" => "text/plain",
        ".HTML" or ".HTM" or ".XHTML" => "text/html",
        _ => null,
    };
}

/// <summary>What a request gave instead of something to read.</summary>
/// <param name="RobotsLine">What robots.txt said; null where it was not asked.</param>
internal sealed record NoPage(string Source, string Outcome, string? RobotsLine)
{
    /// <summary>Prints it; returns the exit code.</summary>
    public int Print(bool asJson)
    {
        if (asJson)
            CommandFrame.PrintJson(this);
        else
            Console.Out.WriteLine($"{Source}: {Outcome}{(RobotsLine is null || Outcome.Contains(RobotsLine, StringComparison.Ordinal) ? "" : $" (robots.txt: {Tables.Printable(RobotsLine)})")}");
        return ExitCode.Findings;
    }
}
