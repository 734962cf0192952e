using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;
using Cybershield.Crawling;

namespace Cybershield.Service.Commands.Inspecting;

/// <summary>What the crawler thinks of an address. The parts are named as browsers name them; credentials and fragment are never part of it.</summary>
/// <param name="Failure">Set for what is no address that can be fetched.</param>
/// <param name="Reason">Why it would not be fetched; null where nothing stands against it.</param>
internal sealed record UrlReport(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Failure,
    string? Reason)
{
    public string? Href { get; private init; }

    public string? Origin { get; private init; }

    public string? Protocol { get; private init; }

    public string? Host { get; private init; }

    public string? Hostname { get; private init; }

    public string? Port { get; private init; }

    public string? Pathname { get; private init; }

    public string? Search { get; private init; }

    /// <summary>Host and port that System.Uri reads in the canonical form; null where it reads none, or there is no such form.</summary>
    public string? SystemUri { get; private init; }

    /// <summary>Null where no site was named and none holds the address.</summary>
    public string? Site { get; private init; }

    public bool? InScope { get; private init; }

    public NetworkVerdict? Network { get; private init; }

    [JsonIgnore]
    public bool WouldFetch => Reason is null;

    /// <summary>The report on one address.</summary>
    /// <param name="sites">One that was named, or all that are registered.</param>
    /// <param name="resolve">The addresses of a name; null where that is not to be asked.</param>
    public static UrlReport Of(string text, string? baseText, IReadOnlyList<Site> sites, Func<string, IPAddress[]?> resolve)
    {
        AddressReport read = AddressReport.Of(text, baseText);
        return read.Url is { } url ? Judge(url, sites, resolve) with { SystemUri = read.SystemUri } : new UrlReport(true, read.Refusal) { SystemUri = read.SystemUri };
    }

    /// <summary>Prints it.</summary>
    public void Print(string written)
    {
        Console.Out.WriteLine(Failure ? $"{Tables.Printable(written)} is no address that can be fetched: {Tables.Printable(Reason!)}" : Href);
        Console.Out.WriteLine($"host and port as we read them: {(Failure ? "none" : $"{Hostname}:{(Port is "" ? (Protocol == "https:" ? "443" : "80") : Port)}")}; as System.Uri reads the canonical form: {Tables.Printable(SystemUri ?? "none")}");
        if (Failure)
            return;
        Console.Out.WriteLine(Site is null ? "scope: no registered site holds it" : $"scope: {(InScope == true ? "in" : "out of")} the scope of {Site}");
        Console.Out.WriteLine($"network: {Tables.Name(Network!.Verdict)}, {Network.Reason}");
        Console.Out.WriteLine(WouldFetch ? "nothing stands against fetching it" : $"not fetched: {Reason}");
    }

    private static UrlReport Judge(CrawlUrl url, IReadOnlyList<Site> sites, Func<string, IPAddress[]?> resolve)
    {
        Site? site = sites.FirstOrDefault(site => site.Scope.Contains(url)) ?? (sites.Count == 1 ? sites[0] : null);
        bool? inScope = site?.Scope.Contains(url);
        NetworkVerdict network = NetworkVerdict.Of(url, site, resolve);
        string? reason = network.Verdict == NetworkAnswer.Refused ? network.Reason : inScope == false ? $"it is out of the scope of {site!.Id}" : null;
        int query = url.PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        bool isDefault = url.Origin.EndsWith(url.Host, StringComparison.Ordinal);
        return new UrlReport(false, reason)
        {
            Href = url.Value,
            Origin = url.Origin,
            Protocol = url.Origin[..(url.Origin.IndexOf(':', StringComparison.Ordinal) + 1)],
            Host = isDefault ? url.Host : url.HostKey,
            Hostname = url.Host,
            Port = isDefault ? "" : url.Port.ToString(CultureInfo.InvariantCulture),
            Pathname = query < 0 ? url.PathAndQuery : url.PathAndQuery[..query],
            // A lone "?" is part of the address and of no search, as browsers have it.
            Search = query < 0 || query == url.PathAndQuery.Length - 1 ? "" : url.PathAndQuery[query..],
            Site = site?.Id,
            InScope = inScope,
            Network = network,
        };
    }
}

/// <summary>Whether the address checks let a request through.</summary>
internal enum NetworkAnswer
{
    /// <summary>All of the host's addresses may be connected to.</summary>
    Allowed,
    /// <summary>One of them may not.</summary>
    Refused,
    /// <summary>A name: its addresses are checked when it is fetched.</summary>
    CheckedWhenFetched,
}

/// <summary>What the address checks say of a host.</summary>
internal sealed record NetworkVerdict(NetworkAnswer Verdict, string Reason)
{
    /// <summary>The verdict on an address's host, as a crawl of <paramref name="site"/> comes to it.</summary>
    public static NetworkVerdict Of(CrawlUrl url, Site? site, Func<string, IPAddress[]?> resolve)
    {
        IPAddress[]? addresses = IPAddress.TryParse(url.Host, out IPAddress? literal) ? [literal] : IsLocalName(url.Host) ? [IPAddress.Loopback] : resolve(url.Host);
        if (addresses is null)
            return new NetworkVerdict(NetworkAnswer.CheckedWhenFetched, "every address that the name resolves to must be public, or in the site's allow_addresses");
        if (addresses.Length == 0)
            return new NetworkVerdict(NetworkAnswer.Refused, "the name does not resolve");
        IReadOnlyList<IPNetwork> allowed = site is not null && site.Scope.ContainsOrigin(url) ? site.AllowAddresses : [];
        return Array.Find(addresses, address => SpecialAddresses.Contains(address) && !allowed.Any(network => network.Contains(address))) is { } forbidden
            ? new NetworkVerdict(NetworkAnswer.Refused, $"{forbidden} is not a public address, and no site's allow_addresses holds it for this host")
            : new NetworkVerdict(NetworkAnswer.Allowed, Array.Exists(addresses, SpecialAddresses.Contains) ? $"the allow_addresses of {site!.Id} hold {addresses[0]}" : $"{addresses[0]} is a public address");
    }

    // RFC 6761, 6.3: these names are this machine, whatever a name server says.
    private static bool IsLocalName(string host) => host.TrimEnd('.') is "localhost" || host.TrimEnd('.').EndsWith(".localhost", StringComparison.Ordinal);
}
