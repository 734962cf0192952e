namespace Cybershield.Crawling;

/// <summary>The rules of one host in memory, and the gate that lets one caller renew them while the others wait.</summary>
internal sealed class RobotsEntry : IDisposable
{
    private Validity? current;

    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The rules, as long as they are good by both clocks: one may be set back, and the other stands still while the machine sleeps.</summary>
    public RobotsRules? RulesNow(TimeProvider time) =>
        current is { } validity && time.GetUtcNow() < validity.Until && time.GetElapsedTime(validity.Since) < validity.Length ? validity.Rules : null;

    public void Set(RobotsRules rules, DateTimeOffset until, TimeProvider time) => current = new Validity(rules, until, time.GetTimestamp(), until - time.GetUtcNow());

    public void Dispose() => Gate.Dispose();

    private sealed record Validity(RobotsRules Rules, DateTimeOffset Until, long Since, TimeSpan Length);
}
