using Cybershield.Crawling;
using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>What the pipeline made of what a lease brought.</summary>
public abstract record Examination
{
    private protected Examination() { }
}

/// <summary>A fetched page, extracted and screened.</summary>
/// <param name="Page">What was extracted.</param>
/// <param name="Text">The text that was screened, mapped from the extracted blocks.</param>
/// <param name="Screening">By one watchlist version.</param>
public sealed record PageExamination(ExtractedPage Page, PageText Text, Screening Screening) : Examination
{
    /// <summary>What the page changes in the panel of its site; null where nothing.</summary>
    public PanelChange? Panel { get; init; }
}

/// <summary>A fetched sitemap or feed: read for addresses only.</summary>
/// <param name="Addresses">They are as deep as the listing itself.</param>
public sealed record ListingExamination(IReadOnlyList<Outlink> Addresses) : Examination;

/// <summary>An unchanged page (304), screened from its stored text because the watchlist changed.</summary>
public sealed record StoredExamination(StoredPage Page, Screening Screening) : Examination;
