using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Cybershield.Service.Telemetry;

/// <summary>Listens to all of Cybershield's meters and shows what they stand at: the text that Prometheus scrapes.</summary>
internal sealed class MetricsPage : IDisposable
{
    /// <summary>What the text is served as.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<Instrument, MetricSeries> _series = [];
    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _meters;

    public MetricsPage(IMeterFactory meters)
    {
        _meters = meters;
        _listener.InstrumentPublished = Listen;
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Series(instrument).Add(value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Series(instrument).Add(value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Series(instrument).Add(value, tags));
        _listener.Start();
    }

    /// <summary>All values now, by name.</summary>
    public string Render()
    {
        StringBuilder text = new();
        foreach ((_, MetricSeries series) in _series.OrderBy(series => series.Key.Name, StringComparer.Ordinal))
            series.Write(text);
        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private MetricSeries Series(Instrument instrument) => _series.GetOrAdd(instrument, added => new MetricSeries(added));

    // Another host in this process has a factory of its own.
    private void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name.StartsWith("Cybershield", StringComparison.Ordinal) && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, _meters)))
            listener.EnableMeasurementEvents(instrument);
    }
}
