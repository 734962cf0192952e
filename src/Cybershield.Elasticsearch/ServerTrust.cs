using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cybershield.Elasticsearch;

/// <summary>Whom to believe that it is the search server: the system's authorities, those of one file, or one pinned certificate.</summary>
internal static class ServerTrust
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public static SocketsHttpHandler CreateHandler(ElasticsearchOptions options) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        SslOptions = Tls(options),
    };

    private static SslClientAuthenticationOptions Tls(ElasticsearchOptions options) => options switch
    {
        { CaFile: string file } => new() { CertificateChainPolicy = TrustOnly(file) },
        { Fingerprint: string pin } => new() { RemoteCertificateValidationCallback = (_, leaf, chain, errors) => IsPinned(Bytes(pin), leaf, chain, errors) },
        _ => new(),
    };

    private static X509ChainPolicy TrustOnly(string pemFile)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(pemFile);
        return policy;
    }

    /// <summary>
    /// True where the leaf names the host and a chain whose signatures all hold leads from it to the pinned certificate.
    /// That the pinned certificate was merely sent along proves nothing: it is public.
    /// </summary>
    internal static bool IsPinned(byte[] sha256, X509Certificate? leaf, X509Chain? sent, SslPolicyErrors errors)
    {
        if (leaf is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return false;
        using X509Chain chain = new();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        foreach (X509ChainElement element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainPolicy.ExtraStore ?? []);
        using X509Certificate2 certificate = new(leaf);
        return chain.Build(certificate) && chain.ChainElements.Any(e => e.Certificate.GetCertHash(HashAlgorithmName.SHA256).AsSpan().SequenceEqual(sha256));
    }

    private static byte[] Bytes(string fingerprint) => Convert.FromHexString(fingerprint.Replace(":", "", StringComparison.Ordinal));
}
