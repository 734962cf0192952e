using System.Net;
using System.Net.Sockets;
using Cybershield.LoopbackSite;
using static Cybershield.Crawling.Tests.Fetching;

namespace Cybershield.Crawling.Tests;

/// <summary>No spelling, name or redirect leads a request to where the site's file does not allow it.</summary>
public sealed class PrivateNetworkTests
{
    // A canary listens on each loopback address that the spellings mean.
    [TestCase("http://127.0.0.1:{0}/"), TestCase("http://2130706433:{0}/"), TestCase("http://0x7f000001:{0}/"), TestCase("http://0x7f.1:{0}/")]
    [TestCase("http://017700000001:{0}/"), TestCase("http://0177.0.0.1:{0}/"), TestCase("http://127.1:{0}/"), TestCase("http://127.0.0.1.:{0}/")]
    [TestCase("http://①②⑦.0.0.1:{0}/"), TestCase("http://１２７.０.０.１:{0}/"), TestCase("http://127。0。0。1:{0}/"), TestCase("http://%31%32%37.0.0.1:{0}/")]
    [TestCase("http://0:{0}/"), TestCase("http://0.0.0.0:{0}/"), TestCase("http://[::1]:{0}/"), TestCase("http://[::]:{0}/"), TestCase("http://[::ffff:127.0.0.1]:{0}/")]
    [TestCase("http://[::ffff:7f00:1]:{0}/"), TestCase("http://[::127.0.0.1]:{0}/"), TestCase("http://[64:ff9b::127.0.0.1]:{0}/"), TestCase("http://[2002:7f00:1::]:{0}/")]
    [TestCase("http://localhost:{0}/"), TestCase("http://LOCALHOST.:{0}/"), TestCase("http://example.org@127.0.0.1:{0}/"), TestCase("http://example.org:80@127.0.0.1:{0}/")]
    [TestCase("http://127.0.0.1:{0}#@example.org/"), TestCase("http://127.0.0.1:{0}\\@example.org/"), TestCase("http:\\\\127.0.0.1:{0}/")]
    public async Task A_public_site_never_reaches_a_private_address(string form)
    {
        await using RawSite canary = RawSite.Start(IPAddress.Loopback).On("*", Answers.Page());
        string address = form.Replace("{0}", canary.Address.Split(':')[^1], StringComparison.Ordinal);
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty, TimeProvider.System);
        FetchResult result = await fetcher.FetchAsync(Lease(address), SiteOf([], TimeSpan.Zero, 1, address), CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That((result as FetchResult.Disallowed)?.Reason, Does.Contain("AddressNotAllowed").Or.Contain("NameNotResolved"));
            Assert.That(canary.Connections, Is.Zero);
        });
    }

    [Test]
    public async Task A_name_with_one_private_address_among_public_ones_is_refused()
    {
        await using RawSite canary = RawSite.Start().On("*", Answers.Page());
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty, TimeProvider.System, (_, _) => Task.FromResult(new[] { IPAddress.Parse("8.8.8.8"), IPAddress.Loopback }));
        string address = canary.Address.Replace("127.0.0.1", "rebinding.test", StringComparison.Ordinal);
        FetchResult result = await fetcher.FetchAsync(Lease(address), SiteOf([], TimeSpan.Zero, 1, address), CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That((result as FetchResult.Disallowed)?.Reason, Does.Contain("AddressNotAllowed"));
            Assert.That(canary.Connections, Is.Zero);
        });
    }

    [Test]
    public async Task A_name_is_resolved_once_for_check_and_connection()
    {
        await using RawSite allowed = RawSite.Start(IPAddress.Parse("127.0.0.2")).On("*", Answers.Page());
        int asked = 0;
        NameResolver rebinding = (_, _) => Task.FromResult(new[] { IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "127.0.0.2" : "10.0.0.1") });
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty, TimeProvider.System, rebinding);
        string address = allowed.Address.Replace("127.0.0.2", "rebinding.test", StringComparison.Ordinal);
        FetchResult result = await fetcher.FetchAsync(Lease(address), SiteOf([IPNetwork.Parse("127.0.0.2/32")], TimeSpan.Zero, 1, address), CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(result, Is.InstanceOf<FetchResult.Fetched>());
            Assert.That(asked, Is.EqualTo(1), "one connection, one look-up");
        });
    }

    [Test]
    public async Task Allowed_ranges_are_exactly_those_of_the_file()
    {
        await using RawSite other = RawSite.Start(IPAddress.Parse("127.0.0.3")).On("*", Answers.Page());
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty, TimeProvider.System);
        FetchResult result = await fetcher.FetchAsync(Lease(other.Address), SiteOf([IPNetwork.Parse("127.0.0.2/32")], TimeSpan.Zero, 1, other.Address), CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(result, Is.InstanceOf<FetchResult.Disallowed>());
            Assert.That(other.Connections, Is.Zero);
        });
    }

    [Test]
    public async Task A_redirect_of_robots_does_not_carry_the_allowance_to_another_origin()
    {
        await using RawSite secret = RawSite.Start().On("/robots.txt", Answers.Page("User-agent: *\nAllow: /", ""));
        await using RawSite site = RawSite.Start().On("*", Answers.Page()).On("/robots.txt", Answers.Redirect(secret.Address + "/robots.txt"));
        FetchResult result = await FetchAsync(site, "/a");
        Assert.Multiple(() =>
        {
            Assert.That((result as FetchResult.Disallowed)?.Reason, Does.Contain("AddressNotAllowed"));
            Assert.That(secret.Connections, Is.Zero);
        });
    }

    [Test]
    public async Task No_proxy_of_the_environment_is_used()
    {
        await using RawSite proxy = RawSite.Start().On("*", Answers.Page("proxied"));
        string? before = Environment.GetEnvironmentVariable("http_proxy");
        Environment.SetEnvironmentVariable("http_proxy", proxy.Address);
        try
        {
            await using RawSite server = RawSite.Start(IPAddress.Parse("127.0.0.4")).On("/a", Answers.Page());
            Assert.That(await FetchAsync(server, "/a"), Is.InstanceOf<FetchResult.Fetched>());
            Assert.That(proxy.Connections, Is.Zero);
        }
        finally
        {
            Environment.SetEnvironmentVariable("http_proxy", before);
        }
    }

    [Test]
    public async Task A_name_that_does_not_exist_is_said_to_be_unknown()
    {
        using Fetcher fetcher = Fetcher.Open(new HostMemory(), Hasty, TimeProvider.System, (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        FetchResult result = await fetcher.FetchAsync(Lease("http://absent.test/"), SiteOf("http://absent.test/"), CancellationToken.None);
        Assert.That((result as FetchResult.Disallowed)?.Reason, Does.Contain("NameNotResolved"));
    }
}
