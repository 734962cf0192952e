using System.Net.Sockets;
using System.Security.Authentication;

namespace Cybershield.Crawling;

/// <summary>Names what an exception of the HTTP stack means; null for one that is a bug of ours.</summary>
internal static class WireFailures
{
    private const int MaxDetail = 200;

    public static FailureReason? Reason(Exception e, bool deadlinePassed) => e switch
    {
        _ when deadlinePassed => FailureReason.Deadline,
        BodyRefusedException refused => refused.Reason,
        OperationCanceledException => FailureReason.Connection,
        InvalidDataException => FailureReason.Malformed,
        HttpRequestException request => Inner(request) ?? Named(request.HttpRequestError),
        HttpIOException io => Named(io.HttpRequestError),
        IOException or SocketException => FailureReason.Connection,
        AuthenticationException => FailureReason.Tls,
        _ => null,
    };

    /// <summary>The message in one short line: parts of it may come from the server.</summary>
    public static string Detail(Exception e)
    {
        string message = e.GetBaseException().Message;
        string line = new([.. message.Take(MaxDetail).Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length == message.Length ? line : line + "…";
    }

    private static FailureReason? Inner(HttpRequestException e)
    {
        for (Exception? inner = e.InnerException; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case AddressNotAllowedException: return FailureReason.AddressNotAllowed;
                case AuthenticationException: return FailureReason.Tls;
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery }:
                    return FailureReason.NameNotResolved;
                default: break;
            }
        }

        return null;
    }

    private static FailureReason Named(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => FailureReason.NameNotResolved,
        HttpRequestError.SecureConnectionError => FailureReason.Tls,
        HttpRequestError.ConfigurationLimitExceeded => FailureReason.HeadersTooLarge,
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => FailureReason.Malformed,
        _ => FailureReason.Connection,
    };
}
