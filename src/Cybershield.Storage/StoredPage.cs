using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>The latest capture of an address, with what is needed to screen it again.</summary>
/// <param name="ScreenedBy">Fingerprint of the watchlist that last screened it.</param>
public sealed record StoredPage(long AddressId, long CaptureId, string SiteId, string SiteGroup, string Url, string Title, string Language, DateTimeOffset FetchedAt, string ScreenedBy, PageText? Text);
