using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cybershield.LoopbackSite;

/// <summary>Certificates that nobody vouches for.</summary>
public static class BadCertificate
{
    /// <summary>A self-signed one for <c>localhost</c>.</summary>
    public static SslServerAuthenticationOptions ForLoopback()
    {
        using ECDsa key = ECDsa.Create();
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return new SslServerAuthenticationOptions { ServerCertificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null) };
    }
}
