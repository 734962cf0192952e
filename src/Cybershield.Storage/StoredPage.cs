using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>The latest capture of an address, with what is needed to screen it again.</summary>
/// <param name="ScreenedBy">Fingerprint of the watchlist that last screened it.</param>
public sealed record StoredPage(long AddressId, long CaptureId, string SiteId, string SiteGroup, string Url, string Title, string Language, DateTimeOffset FetchedAt, string ScreenedBy, PageText? Text);

/// <summary>A stored page whose text is still packed: whoever reads many keeps no more texts in memory than are being looked at.</summary>
/// <param name="Page">Without its text.</param>
public sealed record PackedPage(StoredPage Page)
{
    internal byte[]? Packed { get; init; }

    /// <summary>False once retention has deleted it.</summary>
    public bool HasText => Packed is not null;

    /// <summary>The text alone, in memory that is used again.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public UnpackedText UnpackInto(UnpackedText memory)
    {
        PageTextDecoding.Decode(Packed ?? throw new InvalidOperationException($"The page {Page.AddressId} has no text."), memory);
        return memory;
    }

    /// <summary>The page with its text, unpacked anew each time.</summary>
    public StoredPage Unpack() => Packed is null ? Page : Page with { Text = PageTextDecoding.Decode(Packed) };
}
