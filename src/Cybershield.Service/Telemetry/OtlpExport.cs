using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Cybershield.Service.Telemetry;

/// <summary>Sends metrics and traces to a collector, from the start of the service to its end. A collector that is away costs nothing but what it misses.</summary>
internal sealed class OtlpExport(TelemetryOptions options) : IHostedService, IDisposable
{
    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService("cybershield");
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter("Cybershield*")
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.SampleEvery.TotalMilliseconds;
            })
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(PageTrace.Name).AddOtlpExporter(exporter => Configure(exporter, "v1/traces")).Build();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left and ends.</summary>
    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
    }

    private void Configure(OtlpExporterOptions exporter, string path)
    {
        bool http = options.OtlpTransport == OtlpTransport.HttpProtobuf;
        exporter.Protocol = http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        Uri endpoint = new(options.OtlpEndpoint!.TrimEnd('/') + "/");
        exporter.Endpoint = http ? new Uri(endpoint, path) : endpoint;
    }
}
