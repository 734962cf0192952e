namespace Cybershield.Service.Telemetry;

/// <summary>How the service can be watched. Section <c>Telemetry</c>.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>An address of its own for <c>/metrics</c> and <c>/health</c>, such as <c>http://0.0.0.0:5081</c>, for machines that watch and must not reach the review pages. Default: none; then <c>/metrics</c> is beside the pages as long as they have no <c>Review:PublicHost</c>.</summary>
    public string? Address { get; init; }

    /// <summary>OTLP collector that metrics and traces are sent to, such as <c>http://127.0.0.1:4318</c>. Default: none, nothing is sent.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>How the collector is spoken to. Default: HTTP with protobuf, port 4318; <c>Grpc</c> is usually on 4317.</summary>
    public OtlpTransport OtlpTransport { get; init; } = OtlpTransport.HttpProtobuf;

    /// <summary>Between two exports of metrics, and between two looks at the record for them. Default: 15 seconds; from 1 second to 10 minutes.</summary>
    public TimeSpan SampleEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How log lines are written: <c>Text</c> for people, <c>Json</c> for a log store, one object a line with its event id. Default: Text.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>Every fault, each naming its key and what to write.</summary>
    public IEnumerable<string> Faults()
    {
        if (Address is not null && !IsHttp(Address))
            yield return $"Telemetry:Address \"{Address}\" is not an address, write one such as http://127.0.0.1:5081";
        if (OtlpEndpoint is not null && !IsHttp(OtlpEndpoint))
            yield return $"Telemetry:OtlpEndpoint \"{OtlpEndpoint}\" is not an address, write one such as http://127.0.0.1:4318";
        if (SampleEvery < TimeSpan.FromSeconds(1) || SampleEvery > TimeSpan.FromMinutes(10))
            yield return "Telemetry:SampleEvery is out of range, write 1s to 10m";
    }

    private static bool IsHttp(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is ("http" or "https");
}

/// <summary>Transports of OTLP.</summary>
internal enum OtlpTransport
{
    /// <summary>HTTP/1.1 with protobuf bodies.</summary>
    HttpProtobuf,
    /// <summary>HTTP/2.</summary>
    Grpc,
}

/// <summary>How log lines are written.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,
    /// <summary>A JSON object a line.</summary>
    Json,
}
