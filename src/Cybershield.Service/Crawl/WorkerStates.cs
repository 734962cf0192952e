using System.Collections.Concurrent;

namespace Cybershield.Service.Crawl;

/// <summary>How the last turn of each worker ended. Safe for concurrent use.</summary>
internal sealed class WorkerStates
{
    private readonly ConcurrentDictionary<string, bool> _works = new(StringComparer.Ordinal);

    /// <summary>By worker: true where its last turn succeeded.</summary>
    public IReadOnlyDictionary<string, bool> Now => _works;

    /// <summary>No worker's last turn failed.</summary>
    public bool AllWork => _works.Values.All(works => works);

    /// <summary>A turn ended.</summary>
    public void Set(string worker, bool succeeded) => _works[worker] = succeeded;
}
