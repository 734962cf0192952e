using Cybershield.Crawling;
using Cybershield.Matching;
using Cybershield.Review;
using Cybershield.Service.Crawl;
using Spectre.Console;

namespace Cybershield.Service.Commands.Inspecting;

/// <summary>What the extractor made of a page. Its texts are masked.</summary>
/// <param name="Verdict">"page", "soft_error" or "too_complex"; only a page is screened.</param>
/// <param name="Reason">Why it is no page to screen; null for one that is.</param>
internal sealed record PageReport(string Source, string Verdict, string? Reason)
{
    public string Title { get; init; } = "";

    public string? Language { get; init; }

    public string? Charset { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public string? Canonical { get; init; }

    public string? MetaRefresh { get; init; }

    public bool NoIndex { get; init; }

    public IReadOnlyList<ZoneText> Zones { get; init; } = [];

    public IReadOnlyList<BlockReport> Blocks { get; init; } = [];

    public IReadOnlyList<LinkReport> Links { get; init; } = [];

    public string MainText { get; init; } = "";

    /// <summary>The report on one extraction.</summary>
    public static PageReport Of(string source, ExtractionResult result) => result switch
    {
        ExtractionResult.Page page => Of(source, page.Extracted),
        ExtractionResult.SoftError error => new PageReport(source, "soft_error", error.Reason),
        ExtractionResult.TooComplex complex => new PageReport(source, "too_complex", complex.Limit),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Unknown extraction result."),
    };

    /// <summary>Prints it; returns the exit code.</summary>
    public int Print(bool asJson)
    {
        if (asJson)
            CommandFrame.PrintJson(this);
        else if (Verdict != "page")
            Console.Out.WriteLine($"{Source}: {(Verdict == "soft_error" ? "an error page sent as a page" : "too complex to be read")} ({Tables.Printable(Reason!)}); it is never screened");
        else
            PrintPage();
        return Verdict == "page" ? ExitCode.Done : ExitCode.Findings;
    }

    private static PageReport Of(string source, ExtractedPage page)
    {
        PageText masked = ContactMask.Mask(page.ToPageText());
        return new PageReport(source, "page", null)
        {
            Title = ContactMask.Mask(page.Title),
            Language = page.Language,
            Charset = page.Charset,
            PublishedAt = page.PublishedAt,
            Canonical = page.Canonical?.Value,
            MetaRefresh = page.MetaRefresh?.Value,
            NoIndex = page.NoIndex,
            Zones = Explanation.ZonesOf(masked),
            Blocks = [.. masked.Blocks.Select(block => new BlockReport(block.Zone, block.Language, block.Text) { Repeated = block.Repeated })],
            Links = [.. page.Outlinks.Select(link => new LinkReport(link.Url.Value, link.Kind, link.NoFollow))],
            MainText = ContactMask.Mask(page.MainText),
        };
    }

    private void PrintPage()
    {
        Console.Out.WriteLine($"{Tables.Printable(Title)}\n{Source}");
        Console.Out.WriteLine($"language {Language}, character set {Charset}, published {(PublishedAt is { } at ? Tables.Instant(at) : "unknown")}{(NoIndex ? ", noindex" : "")}");
        Console.Out.WriteLine($"{Tables.Number(Links.Count)} links, {Tables.Number(Links.Count(link => link.NoFollow))} of them nofollow");
        if (Canonical is not null)
            Console.Out.WriteLine($"canonical: {Canonical}");
        if (MetaRefresh is not null)
            Console.Out.WriteLine($"refreshes to: {MetaRefresh}");
        Table zones = Tables.Create("zone", ">blocks", ">characters", "begins");
        foreach (ZoneText zone in Zones)
            zones.AddRow(Tables.Row(Tables.Name(zone.Zone), Tables.Number(zone.Blocks), Tables.Number(zone.Characters), zone.Begins));
        Tables.Print(zones);
        if (Blocks.Count(block => block.Repeated is not null) is > 0 and int repeated)
            Console.Out.WriteLine($"{Tables.Number(repeated)} {(repeated == 1 ? "block is" : "blocks are")} repeated across the site: in the zone site_chrome another page answers for it");
    }
}

/// <summary>One block of text.</summary>
internal sealed record BlockReport(Zone Zone, string Language, string Text)
{
    /// <summary>How far the site repeats it; null where it does not, or was not compared.</summary>
    public Repetition? Repeated { get; init; }
}

/// <summary>One link.</summary>
internal sealed record LinkReport(string Url, AddressKind Kind, bool NoFollow);
