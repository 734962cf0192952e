using System.Collections.Concurrent;
using Cybershield.Matching;

namespace Cybershield.Service.Web;

/// <summary>Runs the lints and tests of a list once for each text and day, beside the request that asks first: a long list takes longer than a page may.</summary>
internal sealed class ListChecks(TimeProvider time)
{
    private const int MostKept = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<(string Sha256, DateOnly Day), Task<ListCheck>> _checks = new();

    /// <summary>What the checks gave; null while they run.</summary>
    public async Task<ListCheck?> OfAsync(TermList list, CancellationToken cancellationToken)
    {
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (_checks.Count > MostKept)
            _checks.Clear();
        Task<ListCheck> check = _checks.GetOrAdd((list.Sha256, today), _ => Task.Run(() => new ListCheck(ListTester.Run(list), ListLint.Check(list, today)), CancellationToken.None));
        await Task.WhenAny(check, Task.Delay(Patience, time, cancellationToken));
        return check.IsCompleted ? await check : null;
    }
}

/// <summary>What the tests inside a list and its lints gave.</summary>
public sealed record ListCheck(ListTestReport Tests, IReadOnlyList<LintFinding> Findings);
