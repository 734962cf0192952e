namespace Cybershield.Service.Configuration;

/// <summary>The snapshot in force; replaced whole. Safe for use by many threads.</summary>
internal sealed class ConfigurationHolder(ConfigurationSnapshot first)
{
    private ConfigurationSnapshot _current = first;

    /// <summary>The last good snapshot.</summary>
    public ConfigurationSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Puts another one in force.</summary>
    public void Replace(ConfigurationSnapshot snapshot) => Volatile.Write(ref _current, snapshot);
}
