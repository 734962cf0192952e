using System.CommandLine;

namespace Cybershield.Service.Commands;

/// <summary><c>health</c>: asks a running service whether it is ready, for a container's health check.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Option<Uri> Url = new("--url") { Description = "Where the service listens.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:5080") };

    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "health",
        "Asks the running service whether it is ready; for HEALTHCHECK and scripts.",
        [Url],
        (parsed, cancellationToken) => AskAsync(new Uri(parsed.GetRequiredValue(Url), "/health/ready"), cancellationToken));

    private static async Task<int> AskAsync(Uri ready, CancellationToken cancellationToken)
    {
        using SocketsHttpHandler handler = new() { UseProxy = false };
        using HttpClient client = new(handler) { Timeout = Patience };
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(ready, cancellationToken);
            string text = await answer.Content.ReadAsStringAsync(cancellationToken);
            await Console.Out.WriteLineAsync(text.TrimEnd());
            return answer.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Environment;
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw CommandFailure.Environment($"No answer from {ready}: is the service running?");
        }
    }
}
