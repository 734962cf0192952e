using System.Net.Http.Headers;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>The head of a server's answer as the proxy passes it on: its body ends with the connection.</summary>
internal static class ProxyAnswerHead
{
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Alt-Svc",
    };

    public static byte[] Of(HttpResponseMessage response)
    {
        StringBuilder head = new();
        head.Append(System.Globalization.CultureInfo.InvariantCulture, $"HTTP/1.1 {(int)response.StatusCode} -\r\n");
        foreach (HttpHeaders headers in new HttpHeaders[] { response.Headers, response.Content.Headers })
        {
            foreach ((string name, HeaderStringValues values) in headers.NonValidated.Where(header => !Dropped.Contains(header.Key)))
            {
                foreach (string value in values)
                {
                    head.Append(name).Append(": ").Append(value).Append("\r\n");
                }
            }
        }

        return Encoding.Latin1.GetBytes(head.Append("Connection: close\r\n\r\n").ToString());
    }
}
