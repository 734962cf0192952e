namespace Cybershield.Service.Pages;

/// <param name="Kept">The settings were just saved.</param>
public sealed record SettingsModel(bool Kept);
