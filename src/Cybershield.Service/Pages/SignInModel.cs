namespace Cybershield.Service.Pages;

/// <param name="Return">Where to go afterwards: a path of these pages.</param>
/// <param name="Once">The token of a one-time link that can still be used; null otherwise.</param>
/// <param name="OnceName">Whom that link signs in.</param>
public sealed record SignInModel(string Return, string? Once, string? OnceName, string? Problem);
