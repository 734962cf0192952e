using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Configuration;

namespace Cybershield.Service.Tests.Crawl;

[Parallelizable]
internal sealed class CertificateExceptionTests
{
    [Test]
    public async Task A_site_with_a_bad_certificate_is_crawled_only_where_its_file_accepts_that_and_status_warns()
    {
        using TemporaryConfig config = new();
        await using RawSite server = RawSite.Start(tls: BadCertificate.ForLoopback()).On("*", Answers.Page("<title>Front</title><p>text"));
        config.WriteSite("own", server.Address);
        config.Write("appsettings.json", """{ "Fetching": { "MaxRobotsRetries": 0 } }""");
        string[] options = ["--config", config.Folder, "--data", config.Data];
        (int refused, _, _) = await ServiceProcess.RunAsync(["crawl", "own", .. options]);
        File.AppendAllText(Path.Combine(config.Folder, "sites", "own.yaml"), "\ntls: { accept_invalid: true }\n");
        (int accepted, string output, string error) = await ServiceProcess.RunAsync(["crawl", "own", .. options]);
        (_, string status, _) = await ServiceProcess.RunAsync(["status", .. options]);
        Assert.Multiple(() =>
        {
            Assert.That(refused, Is.EqualTo(3), "nothing could be fetched");
            Assert.That(accepted, Is.Zero, output + error);
            Assert.That(status, Does.Contain("Warning: the certificates of own are not checked"));
        });
    }
}
