using System.Globalization;
using System.Net;

namespace Cybershield.Crawling;

/// <summary>Scheme, host and port that many addresses share.</summary>
internal sealed class UrlOrigin
{
    private UrlOrigin(string scheme, string host, int port)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        HostKey = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        Text = port == DefaultPort(scheme) ? $"{scheme}://{host}" : $"{scheme}://{HostKey}";
    }

    public string Scheme { get; }

    public string Host { get; }

    public int Port { get; }

    public string HostKey { get; }

    public string Text { get; }

    public static int DefaultPort(string scheme) => scheme == "https" ? 443 : 80;

    /// <summary>Null where <see cref="System.Uri"/> would send the request to another host or port.</summary>
    public static UrlOrigin? Create(string scheme, string host, int? port)
    {
        UrlOrigin origin = new(scheme, host, port ?? DefaultPort(scheme));
        return origin.IsReadAlikeBySystemUri() ? origin : null;
    }

    public bool Is(string scheme, ReadOnlySpan<char> host, int? port) =>
        Scheme == scheme && Port == (port ?? DefaultPort(scheme)) && host.SequenceEqual(Host);

    private bool IsReadAlikeBySystemUri() =>
        Uri.TryCreate(Text + "/", UriKind.Absolute, out Uri? uri)
        && uri.Scheme == Scheme && uri.Port == Port && uri.UserInfo.Length == 0 && uri.AbsolutePath == "/"
        && IsSameHost(uri.IdnHost);

    private bool IsSameHost(string idnHost) => Host[0] == '['
        ? IPAddress.TryParse(idnHost, out IPAddress? theirs) && IPAddress.TryParse(Host, out IPAddress? ours) && ours.Equals(theirs)
        : idnHost == Host;
}
