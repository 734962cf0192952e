using System.Net;
using System.Net.Sockets;

namespace Cybershield.Crawling;

/// <summary>
/// Opens connections only to public addresses and to the ranges a site's file allows. A name is resolved once, all of its
/// addresses are checked, and the connection goes to one that was checked: nothing can be swapped in between.
/// </summary>
internal sealed class CheckedConnector(IReadOnlyList<IPNetwork> allowed, NameResolver resolve)
{
    /// <exception cref="AddressNotAllowedException">One of the name's addresses is special and not allowed.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await ResolveAsync(endPoint.Host, cancellationToken);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await resolve(host, cancellationToken);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        return Array.Find(addresses, address => !IsAllowed(address)) is { } forbidden ? throw new AddressNotAllowedException(forbidden)
            : [.. addresses.OrderBy(address => address.AddressFamily)];
    }

    private bool IsAllowed(IPAddress address) => !SpecialAddresses.Contains(address) || allowed.Any(network => network.Contains(address));
}

/// <summary>Resolves a host name; <see cref="Dns.GetHostAddressesAsync(string, CancellationToken)"/> outside tests.</summary>
internal delegate Task<IPAddress[]> NameResolver(string host, CancellationToken cancellationToken);

/// <summary>A host has an address that is neither public nor allowed by the site's file.</summary>
internal sealed class AddressNotAllowedException(IPAddress address)
    : IOException($"{address} is not a public address, and the site's allow_addresses does not hold it");
