using System.Diagnostics.Metrics;

namespace Cybershield.Benchmarks;

/// <summary>How often this process has asked a PostgreSQL server and waited for its answer: a batch of statements counts once.</summary>
internal sealed class RoundTrips : IDisposable
{
    private readonly MeterListener listener = new();
    private long count;

    public RoundTrips()
    {
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name == "Npgsql" && instrument.Name == "db.client.operation.duration")
                to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref count));
        listener.Start();
    }

    public long Count => Interlocked.Read(ref count);

    public void Dispose() => listener.Dispose();
}
