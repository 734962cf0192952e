using System.Net;
using System.Net.Sockets;

namespace Cybershield.Crawling;

/// <summary>
/// The IANA special-purpose address registries for IPv4 and IPv6, with multicast and reserved space: nothing in them is the public internet.
/// </summary>
public static class SpecialAddresses
{
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] IPv4 = Parse(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    // Inside 2000::/3: protocol assignments with Teredo and benchmarking, documentation, 6to4, AS112. Everything outside is special as it is:
    // loopback, IPv4-mapped, NAT64, discard, unique local, link-local, site-local, multicast, segment routing.
    private static readonly IPNetwork[] IPv6 = Parse("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    /// <summary>Whether the address is not a public one.</summary>
    public static bool Contains(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => Array.Exists(IPv4, network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => address.IsIPv4MappedToIPv6 || address.ScopeId != 0 || !GlobalUnicast.Contains(address) || Array.Exists(IPv6, network => network.Contains(address)),
        _ => true,
    };

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(network => IPNetwork.Parse(network))];
}
