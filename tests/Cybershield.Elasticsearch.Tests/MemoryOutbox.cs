using Cybershield.Review;

namespace Cybershield.Elasticsearch.Tests;

internal sealed class MemoryOutbox : IOutbox
{
    private readonly Lock _gate = new();
    private readonly List<OutboxEntry> _waiting = [];

    public List<DeadLetter> Dead { get; } = [];

    public int Waiting => _waiting.Count;

    public void Put(params IEnumerable<OutboxEntry> entries)
    {
        foreach (OutboxEntry entry in entries)
        {
            _waiting.RemoveAll(e => e.FlagId == entry.FlagId);
            _waiting.Add(entry);
        }
    }

    public Task<IReadOnlyList<OutboxEntry>> ReadAsync(int atMost, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<OutboxEntry>>([.. _waiting.Take(atMost)]);
    }

    public Task CompleteAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        lock (_gate)
            _waiting.RemoveAll(e => entries.Any(d => d.FlagId == e.FlagId && d.Revision == e.Revision));
        return Task.CompletedTask;
    }

    public Task DeadLetterAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        lock (_gate)
            Dead.AddRange(letters);
        return CompleteAsync([.. letters.Select(l => l.Entry)], cancellationToken);
    }

    public Task<OutboxDepth> DepthAsync(CancellationToken cancellationToken) => Task.FromResult(new OutboxDepth(_waiting.Count, Dead.Count, null));
}
