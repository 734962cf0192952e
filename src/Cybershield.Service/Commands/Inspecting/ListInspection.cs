using System.CommandLine;
using Cybershield.Crawling;
using Cybershield.Review;
using Spectre.Console;

namespace Cybershield.Service.Commands.Inspecting;

/// <summary><c>inspect sitemap FILE|URL</c> and <c>inspect feed FILE|URL</c>: the addresses that are listed, with their dates, and what could not be read.</summary>
internal sealed class ListInspection
{
    private readonly Argument<string?> _target = new("FILE|URL") { Description = "A saved file, packed or not, or an address of a registered site.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _url = new("--url") { Description = "Where a FILE came from: relative addresses are resolved against it.", HelpName = "BASE" };
    private readonly Option<string?> _cases = new("--batch") { Description = "JSON lines with body_b64 (or body), url, content_type, \"-\" reads the standard input; or a folder, one line for each of its files.", HelpName = "CASES|DIR" };
    private readonly AddressKind _kind;
    private readonly Func<byte[], string?, CrawlUrl, AddressList> _read;

    private ListInspection(AddressKind kind, Func<byte[], string?, CrawlUrl, AddressList> read) => (_kind, _read) = (kind, read);

    /// <summary>The command for sitemaps.</summary>
    public static Command Sitemap() =>
        new ListInspection(AddressKind.Sitemap, new SitemapReader(new AddressListOptions()).Read).Create("sitemap", "Prints the addresses that a sitemap or sitemap index lists. Exit code 1: not all of it could be read.");

    /// <summary>The command for feeds.</summary>
    public static Command Feed() =>
        new ListInspection(AddressKind.Feed, new FeedReader(new AddressListOptions()).Read).Create("feed", "Prints the addresses that an Atom, RSS or JSON feed lists. Exit code 1: not all of it could be read.");

    private Command Create(string name, string description) =>
        CommandFrame.Create(name, description, [_target, _url, _cases, CommandFrame.Config, CommandFrame.AsJson], RunAsync);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_cases) is { } cases)
            return Directory.Exists(cases) ? AnswerFolder(cases, parsed.GetValue(_url), cancellationToken) : await Batch.AnswerAsync(cases, Answer, cancellationToken);
        string target = parsed.GetValue(_target) ?? throw CommandFailure.Usage("Name a file or an address, or give --batch CASES.");
        (InspectedSource? source, NoPage? instead) = await InspectedSource.OpenAsync(parsed, target, _kind, parsed.GetValue(_url), cancellationToken);
        return source is null ? instead!.Print(parsed.GetValue(CommandFrame.AsJson)) : Print(parsed, ListReport.Of(_read(source.Bytes, source.ContentType, source.Url)));
    }

    private object Answer(BatchCase line)
    {
        byte[] body = line.Bytes("body_b64", "body");
        string? written = line.Text("url");
        return CrawlUrl.TryParse(written ?? "http://file.invalid/", null, out CrawlUrl? url)
            ? ListReport.Of(_read(body, line.Text("content_type"), url))
            : line.Fail($"\"url\": {AddressReport.Of(written!, null).Refusal}");
    }

    private int AnswerFolder(string folder, string? url, CancellationToken cancellationToken)
    {
        CrawlUrl? from = url is null ? null : InspectedSource.AddressOf(url);
        using Stream output = Batch.Output();
        int exitCode = ExitCode.Done;
        foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (InspectedSource.TryOfFile(file, from?.Value, out string? problem) is { } source)
            {
                Batch.Write(output, ListReport.Of(_read(source.Bytes, null, source.Url)) with { File = Path.GetFileName(file) });
                continue;
            }

            Batch.Write(output, new { error = problem, file = Path.GetFileName(file) });
            exitCode = ExitCode.Findings;
        }

        return exitCode;
    }

    private static int Print(ParseResult parsed, ListReport report)
    {
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(report);
        else
            report.Print();
        return report.Problem is null ? ExitCode.Done : ExitCode.Findings;
    }

    /// <summary>What a list holds. Titles are masked.</summary>
    /// <param name="Problem">Why reading ended early; null when all was read.</param>
    private sealed record ListReport(string Format, string? Title, IReadOnlyList<ListEntry> Entries, int Skipped, string? Problem)
    {
        [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
        public string? File { get; init; }

        public static ListReport Of(AddressList list) => new(
            list.Format, Mask(list.Title), [.. list.Addresses.Select(entry => new ListEntry(entry.Url.Value, entry.Kind, Mask(entry.Title), entry.ChangedAt))], list.Skipped, list.Problem);

        public void Print()
        {
            Console.Out.WriteLine($"{Format}{(Title is { Length: > 0 } ? $": {Tables.Printable(Title)}" : "")}, {Tables.Number(Entries.Count)} addresses, {Tables.Number(Skipped)} entries without one");
            if (Problem is not null)
                Console.Out.WriteLine($"Not all was read: {Tables.Printable(Problem)}");
            Table table = Tables.Create("address", "kind", "changed", "title");
            foreach (ListEntry entry in Entries)
                table.AddRow(Tables.Row(entry.Url, Tables.Name(entry.Kind), entry.ChangedAt is { } at ? Tables.Instant(at) : "", entry.Title ?? ""));
            if (Entries.Count > 0)
                Tables.Print(table);
        }

        private static string? Mask(string? title) => title is null ? null : ContactMask.Mask(title);
    }

    private sealed record ListEntry(string Url, AddressKind Kind, string? Title, DateTimeOffset? ChangedAt);
}
