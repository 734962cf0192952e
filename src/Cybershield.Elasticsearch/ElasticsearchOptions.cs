using System.Text.RegularExpressions;

namespace Cybershield.Elasticsearch;

/// <summary>Where the search server is and how it is spoken to: the section <c>Elasticsearch</c> of the configuration. Without <see cref="Uri"/> nothing is projected.</summary>
public sealed partial record ElasticsearchOptions
{
    /// <summary>Base address, such as <c>https://search.example:9200</c>; null where there is no search server. Reached directly, never through a proxy.</summary>
    public string? Uri { get; init; }

    /// <summary>An encoded API key, the base64 of <c>id:key</c>; excludes <see cref="Username"/>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Name of a user of the search server; needs <see cref="Password"/>.</summary>
    public string? Username { get; init; }

    /// <summary>Password of <see cref="Username"/>.</summary>
    public string? Password { get; init; }

    /// <summary>PEM file of the certificate authorities that alone are trusted; null trusts those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>SHA-256 of a certificate that the server's chain must contain, 64 hex digits, colons allowed; excludes <see cref="CaFile"/>.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The alias that is searched, and the start of every index and template name.</summary>
    public string IndexPrefix { get; init; } = "cybershield-flags";

    /// <summary>Forces the product; null asks the server.</summary>
    public SearchProduct? Product { get; init; }

    /// <summary>A bulk request is closed before it exceeds this, unless a single document does. 16 KiB to 64 MiB.</summary>
    public int MaxBatchBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>Documents in one bulk request, 1 to 10,000.</summary>
    public int MaxBatchDocuments { get; init; } = 500;

    /// <summary>Characters of page text in one document; the rest stays in the record only. Highlighting fails above a million.</summary>
    public int MaxTextCharacters { get; init; } = 500_000;

    /// <summary>How long a batch that is not full waits for more: the longest time between a change and its request while all is well.</summary>
    public TimeSpan FlushAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From sending a request to the last byte of its answer. What comes later counts as no answer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Upper bound of the first pause after a refusal that may pass; it doubles with each one that follows.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Upper bound of every back-off.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Pause between attempts while a person is needed: rejected credentials, a read-only index, a missing right.</summary>
    public TimeSpan AlarmPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>True where a search server is configured at all.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(Uri);

    /// <summary>Every fault of these options, each naming its key and what to write; empty where they can be used.</summary>
    public IReadOnlyList<string> Faults() =>
        [.. AddressFaults(), .. CredentialFaults(), .. TrustFaults(), .. NameFaults(), .. LimitFaults()];

    /// <summary>Exponential with full jitter: anything from nothing to the bound, so that many workers do not return at once.</summary>
    /// <param name="refusalsInARow">At least 1; each doubles the bound.</param>
    internal TimeSpan BackOff(int refusalsInARow)
    {
        double bound = FirstBackOff.TotalSeconds * Math.Pow(2, Math.Min(refusalsInARow - 1, 20));
        return TimeSpan.FromSeconds(Random.Shared.NextDouble() * Math.Min(bound, LongestBackOff.TotalSeconds));
    }

    private IEnumerable<string> AddressFaults()
    {
        if (!System.Uri.TryCreate(Uri, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            yield return $"Elasticsearch:Uri \"{Uri}\" is no http or https address, write one such as https://search.example:9200";
        else if (uri.UserInfo.Length > 0)
            yield return "Elasticsearch:Uri contains credentials, write them as Elasticsearch:ApiKey, or Username and Password";
    }

    private IEnumerable<string> CredentialFaults()
    {
        if (ApiKey is not null && Username is not null)
            yield return "Elasticsearch:ApiKey and Elasticsearch:Username are both set, keep one of them";
        if (Username is null != Password is null)
            yield return "Elasticsearch:Username and Elasticsearch:Password go together, write both or neither";
        if (ApiKey is not null && !EncodedKey().IsMatch(ApiKey))
            yield return "Elasticsearch:ApiKey is not base64, write the \"encoded\" value that creating the key returned";
    }

    private IEnumerable<string> TrustFaults()
    {
        if (CaFile is not null && Fingerprint is not null)
            yield return "Elasticsearch:CaFile and Elasticsearch:Fingerprint are both set, keep one of them";
        if (CaFile is not null && !File.Exists(CaFile))
            yield return $"Elasticsearch:CaFile {CaFile} does not exist, write the path of a PEM file";
        if (Fingerprint is not null && !Sha256Hex().IsMatch(Fingerprint))
            yield return "Elasticsearch:Fingerprint is no SHA-256, write 64 hex digits, with or without colons";
    }

    private IEnumerable<string> NameFaults()
    {
        if (!IndexName().IsMatch(IndexPrefix))
            yield return $"Elasticsearch:IndexPrefix \"{IndexPrefix}\" is no index name, write up to 100 of a-z, 0-9, - and _, beginning with a letter";
    }

    private IEnumerable<string> LimitFaults()
    {
        if (MaxBatchBytes is < 16 * 1024 or > 64 * 1024 * 1024)
            yield return $"Elasticsearch:MaxBatchBytes {MaxBatchBytes} is out of range, write 16384 to 67108864";
        if (MaxBatchDocuments is < 1 or > 10_000)
            yield return $"Elasticsearch:MaxBatchDocuments {MaxBatchDocuments} is out of range, write 1 to 10000";
        if (MaxTextCharacters is < 1_000 or > 900_000)
            yield return $"Elasticsearch:MaxTextCharacters {MaxTextCharacters} is out of range, write 1000 to 900000";
        foreach ((string key, TimeSpan value) in Times())
            if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
                yield return $"Elasticsearch:{key} {value} is out of range, write a time up to an hour, such as 00:00:30";
    }

    private (string Key, TimeSpan Value)[] Times() =>
    [
        (nameof(FlushAfter), FlushAfter),
        (nameof(RequestTimeout), RequestTimeout),
        (nameof(FirstBackOff), FirstBackOff),
        (nameof(LongestBackOff), LongestBackOff),
        (nameof(AlarmPause), AlarmPause),
    ];

    [GeneratedRegex("^[A-Za-z0-9+/_-]+=*$")]
    private static partial Regex EncodedKey();

    [GeneratedRegex("^[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}$")]
    private static partial Regex Sha256Hex();

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,99}$")]
    private static partial Regex IndexName();
}

/// <summary>Products that are spoken to; they differ in media types and in two keys of a template.</summary>
public enum SearchProduct
{
    /// <summary>Elasticsearch 8 or 9.</summary>
    Elasticsearch,
    /// <summary>OpenSearch 2.</summary>
    OpenSearch,
}
