using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Cybershield.Service.Telemetry;

/// <summary>One instrument with its values by labels, as the Prometheus text format (0.0.4) writes it.</summary>
internal sealed class MetricSeries(Instrument instrument)
{
    /// <summary>Upper bounds in seconds: from a page that is read at once to a server that hardly answers.</summary>
    private static readonly double[] Bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly SortedDictionary<string, double[]> _values = new(StringComparer.Ordinal);

    /// <summary>What the value of an instrument does, which is how it is told.</summary>
    private string Type => instrument switch
    {
        Histogram<double> => "histogram",
        Counter<long> => "counter",
        _ => "gauge",
    };

    private string Name => instrument.Name.Replace('.', '_') + Suffix();

    /// <summary>Takes one measurement.</summary>
    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string labels = Labels(tags);
        lock (_values)
        {
            if (!_values.TryGetValue(labels, out double[]? numbers))
                _values.Add(labels, numbers = new double[Type == "histogram" ? Bounds.Length + 2 : 1]);
            if (Type == "histogram")
                Observe(numbers, value);
            else
                numbers[0] = instrument is Gauge<double> ? value : numbers[0] + value;
        }
    }

    /// <summary>Writes what it stands at.</summary>
    public void Write(StringBuilder text)
    {
        text.Append("# HELP ").Append(Name).Append(' ').Append(instrument.Description?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        text.Append("# TYPE ").Append(Name).Append(' ').Append(Type).Append('\n');
        lock (_values)
            foreach ((string labels, double[] numbers) in _values)
                if (Type == "histogram")
                    WriteHistogram(text, labels, numbers);
                else
                    WriteLine(text, Name, labels, numbers[0]);
    }

    private static void Observe(double[] numbers, double value)
    {
        for (int bound = 0; bound < Bounds.Length; bound++)
            if (value <= Bounds[bound])
                numbers[bound]++;
        numbers[^2]++;
        numbers[^1] += value;
    }

    private void WriteHistogram(StringBuilder text, string labels, double[] numbers)
    {
        string before = labels.Length == 0 ? "" : labels + ",";
        for (int bound = 0; bound < Bounds.Length; bound++)
            WriteLine(text, Name + "_bucket", $"{before}le=\"{Number(Bounds[bound])}\"", numbers[bound]);
        WriteLine(text, Name + "_bucket", $"{before}le=\"+Inf\"", numbers[^2]);
        WriteLine(text, Name + "_count", labels, numbers[^2]);
        WriteLine(text, Name + "_sum", labels, numbers[^1]);
    }

    private static void WriteLine(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private string Suffix() => (instrument.Unit, Type) switch
    {
        ("s", _) => "_seconds",
        (_, "counter") => "_total",
        _ => "",
    };

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        StringBuilder labels = new();
        foreach ((string name, object? value) in tags)
            labels.Append(labels.Length == 0 ? "" : ",").Append(name.Replace('.', '_')).Append("=\"").Append(Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        return labels.ToString();
    }

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
