namespace Cybershield.Crawling;

/// <summary>The rules of one host in memory, and the gate that lets one caller renew them while the others wait.</summary>
internal sealed class RobotsEntry : IDisposable
{
    private Validity? current;

    public SemaphoreSlim Gate { get; } = new(1, 1);

    public RobotsRules? RulesAt(DateTimeOffset now) => current is { } validity && now < validity.Until ? validity.Rules : null;

    public void Set(RobotsRules rules, DateTimeOffset until) => current = new Validity(rules, until);

    public void Dispose() => Gate.Dispose();

    private sealed record Validity(RobotsRules Rules, DateTimeOffset Until);
}
