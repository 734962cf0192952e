using System.Diagnostics.Metrics;
using Cybershield.Review;
using Cybershield.Service.Crawl;
using Cybershield.Storage;

namespace Cybershield.Service.Telemetry;

/// <summary>Measures what the record holds, now and then: what waits for the search server, and flags by state.</summary>
internal sealed class RecordSampler(IOutbox outbox, ReviewStore reviews, IMeterFactory meters, ServiceMetrics metrics, TelemetryOptions options, TimeProvider time, ILogger<RecordSampler> log) : BackgroundService
{
    private static readonly FlagQuery Everything = new(States: Enum.GetValues<FlagState>(), IncludeMuted: true);
    private readonly RecordGauges _gauges = new(meters.Create("Cybershield"));

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkerLoop("measuring", metrics, time, log).RunAsync(SampleAsync, stoppingToken);

    private async Task<TimeSpan> SampleAsync(CancellationToken cancellationToken)
    {
        OutboxDepth depth = await outbox.DepthAsync(cancellationToken);
        FlagCounts counts = await reviews.CountAsync(Everything, cancellationToken);
        _gauges.Waiting.Record(depth.Waiting);
        _gauges.Dead.Record(depth.Dead);
        _gauges.Oldest.Record(depth.OldestAt is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0);
        foreach ((string state, FlagCount flags) in counts.ByState)
            _gauges.Flags.Record(flags.Value, new KeyValuePair<string, object?>("state", state));
        return options.SampleEvery;
    }

    private sealed class RecordGauges(Meter meter)
    {
        public Gauge<double> Waiting { get; } = meter.CreateGauge<double>("cybershield.outbox.waiting", "{change}", "Changes of flags that wait for the search server.");
        public Gauge<double> Dead { get; } = meter.CreateGauge<double>("cybershield.outbox.dead", "{change}", "Changes that the search server will never accept as they are.");
        public Gauge<double> Oldest { get; } = meter.CreateGauge<double>("cybershield.outbox.oldest", "s", "How long the oldest waiting change has waited; 0 while none waits.");
        public Gauge<double> Flags { get; } = meter.CreateGauge<double>("cybershield.flags", "{flag}", "Flags by state.");
    }
}
