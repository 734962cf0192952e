namespace Cybershield.Service.Configuration;

/// <summary>Which term lists judge pages. Section <c>Screening</c>.</summary>
internal sealed record ScreeningOptions
{
    /// <summary>Takes lists that say <c>test_only: true</c>, on which a single word may flag a page: for tests of the whole service, never for a queue that people work in. Default: false.</summary>
    public bool AllowTestLists { get; init; }
}
