namespace Cybershield.Service.Configuration;

/// <summary>Where the record is kept. Section <c>Storage</c>.</summary>
internal sealed record StorageOptions
{
    /// <summary>Connection string of a PostgreSQL database, such as `Host=db.example;Username=cybershield;Password=...;Database=cybershield`, whose record many workers share; null keeps the record in the data folder. `migrate` prepares the database.</summary>
    public string? Postgres { get; init; }
}

/// <summary>What one process of the service does.</summary>
internal enum ServiceRole
{
    /// <summary>Everything.</summary>
    All,
    /// <summary>Crawls and judges.</summary>
    Crawl,
    /// <summary>Serves the review pages.</summary>
    Review,
    /// <summary>Projects to the search server.</summary>
    Index,
}

/// <summary>The settings that stand in no section.</summary>
internal sealed record RoleOptions
{
    /// <summary>What this process does: `All`, or one of `Crawl`, `Review` and `Index` beside others that do the rest; those need `Storage:Postgres`. Default: All.</summary>
    public ServiceRole Role { get; init; }

    /// <summary>Every fault, each naming its key and what to write.</summary>
    public IEnumerable<string> Faults(StorageOptions storage)
    {
        if (Role != ServiceRole.All && storage.Postgres is null)
            yield return $"Role {Role} shares its record with other processes and the embedded record is one process's alone, write a connection string as Storage:Postgres, or the Role All";
    }
}
