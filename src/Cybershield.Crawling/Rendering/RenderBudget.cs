namespace Cybershield.Crawling;

/// <summary>What one page may still ask for; counts for all of its connections at once.</summary>
internal sealed class RenderBudget(RenderingOptions options)
{
    private long bytes;
    private int requests;
    private int refused;
    private string? limit;

    public string? Limit => Volatile.Read(ref limit);

    public bool TakeRequest()
    {
        if (Limit is null && Interlocked.Increment(ref requests) <= options.MaxRequests)
        {
            return true;
        }

        Interlocked.CompareExchange(ref limit, $"more than {options.MaxRequests} requests", null);
        Refuse();
        return false;
    }

    /// <summary>False once the limit is passed: then nothing more may be carried.</summary>
    public bool TakeBytes(int count)
    {
        if (Interlocked.Add(ref bytes, count) <= options.MaxBytes)
        {
            return true;
        }

        Interlocked.CompareExchange(ref limit, $"more than {options.MaxBytes} bytes", null);
        return false;
    }

    public void Refuse() => Interlocked.Increment(ref refused);

    public Rendering Result(string? ownLimit) =>
        new(Math.Min(Volatile.Read(ref requests), options.MaxRequests), Volatile.Read(ref refused), Interlocked.Read(ref bytes), Limit ?? ownLimit);
}
