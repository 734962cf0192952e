using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cybershield.Elasticsearch.Tests;

internal sealed class ServerTrustTests
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private readonly X509Certificate2 _authority = Authority();

    [OneTimeTearDown]
    public void Forget() => _authority.Dispose();

    [Test]
    public void A_leaf_that_the_pinned_authority_signed_is_believed()
    {
        using X509Certificate2 leaf = Leaf(_authority);
        Assert.That(IsPinned(leaf, SslPolicyErrors.RemoteCertificateChainErrors), Is.True);
    }

    [Test]
    public void A_leaf_for_another_host_is_not_believed()
    {
        using X509Certificate2 leaf = Leaf(_authority);
        Assert.That(IsPinned(leaf, SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch), Is.False);
    }

    [Test]
    public void Sending_the_public_certificate_of_the_authority_along_proves_nothing()
    {
        using X509Certificate2 impostor = Authority();
        using X509Certificate2 leaf = Leaf(impostor);
        Assert.That(IsPinned(leaf, SslPolicyErrors.RemoteCertificateChainErrors), Is.False);
    }

    [Test]
    public void A_pinned_leaf_is_believed()
    {
        using X509Certificate2 leaf = Leaf(_authority);
        using X509Chain none = new();
        Assert.That(ServerTrust.IsPinned(leaf.GetCertHash(HashAlgorithmName.SHA256), leaf, none, SslPolicyErrors.RemoteCertificateChainErrors), Is.True);
    }

    private bool IsPinned(X509Certificate2 leaf, SslPolicyErrors errors)
    {
        using X509Chain sent = new();
        sent.ChainPolicy.ExtraStore.Add(_authority);
        return ServerTrust.IsPinned(_authority.GetCertHash(HashAlgorithmName.SHA256), leaf, sent, errors);
    }

    private static X509Certificate2 Authority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=cybershield test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(From, From.AddDays(30));
    }

    private static X509Certificate2 Leaf(X509Certificate2 authority)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.Create(authority, From, From.AddDays(20), [1, 2, 3, 4]);
    }
}
