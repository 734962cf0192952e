namespace Cybershield.Elasticsearch;

/// <summary>What the concurrent requests of one drain add up to.</summary>
internal sealed class Tally
{
    private readonly Lock _gate = new();
    private int _done;
    private int _triedAgain;
    private int _dead;
    private string? _problem;

    /// <summary>Worst verdict so far, apart from those that were dealt with on the spot.</summary>
    public Verdict Worst { get; private set; }

    /// <summary>Whether smaller requests may help: back-pressure (429), or no answer, as when a server refuses a body before it was written to its end.</summary>
    public bool Overloaded { get; private set; }

    /// <summary>Size of a request that is likely to pass after one was too large; null where none was.</summary>
    public int? PassableBytes { get; private set; }

    /// <summary>Counts a refusal that touched <paramref name="documents"/> waiting entries; nothing where the answer was accepted.</summary>
    public void Add(ServerAnswer answer, int documents = 0)
    {
        if (answer.Accepted)
            return;
        Verdict verdict = Verdicts.OfRequest(answer) == Verdict.TryAgain ? Verdict.TryAgain : Verdict.Alarm;
        lock (_gate)
        {
            _triedAgain += documents;
            Overloaded |= answer.Status is 429 or null;
            if (verdict > Worst)
                (Worst, _problem) = (verdict, answer.ToString());
        }
    }

    public void AddSettled(int done, int dead)
    {
        lock (_gate)
        {
            _done += done;
            _dead += dead;
        }
    }

    public void LowerBytesTo(int bytes)
    {
        lock (_gate)
            PassableBytes = Math.Min(bytes, PassableBytes ?? int.MaxValue);
    }

    public DrainResult Result(IndexerPhase phase, TimeSpan pause) => new(phase, _done, _triedAgain, _dead, _problem, pause);
}

/// <summary>How large a request may be now: half as many documents under back-pressure, twice as many again while all goes well; bytes as many as the server has shown to take, for as long as the process lives.</summary>
internal readonly record struct BatchLimits(int Documents, int Bytes)
{
    private const int SmallestBytes = 16 * 1024;

    public BatchLimits After(Tally tally, ElasticsearchOptions options) => new(
        tally.Overloaded ? Math.Max(1, Documents / 2) : Math.Min(options.MaxBatchDocuments, Documents * 2),
        tally.PassableBytes is int bytes ? Math.Max(SmallestBytes, Math.Min(Bytes, bytes)) : Bytes);
}
