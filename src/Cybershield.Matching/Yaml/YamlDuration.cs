using System.Globalization;

namespace Cybershield.Matching.Yaml;

/// <summary>Lengths of time as configuration files write them.</summary>
internal static class YamlDuration
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>The length; null where it cannot be read, is not positive or exceeds 3,650 days.</summary>
    public static TimeSpan? Parse(string text)
    {
        foreach ((string unit, TimeSpan length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && decimal.TryParse(text.AsSpan(0, text.Length - unit.Length).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal count)
                && count > 0 && count <= 3_650m * TimeSpan.TicksPerDay / length.Ticks)
            {
                return TimeSpan.FromTicks((long)(length.Ticks * count));
            }
        }

        return null;
    }
}
