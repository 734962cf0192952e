using Npgsql;

namespace Cybershield.Storage;

/// <summary>What keeps the server from answering, for an administrator.</summary>
internal static class PostgresFaults
{
    /// <summary>SQLSTATE classes: the connection, the server's resources, its stopping, and its disk or system.</summary>
    private static readonly string[] Outages = ["08", "53", "57P", "58"];

    /// <summary>Null where the server is well. The connection string may hold a password: of it only the place is told.</summary>
    public static RecordException? Explain(Exception fault, NpgsqlDataSource source) =>
        fault is not NpgsqlException outage || !IsOutage(outage) ? null
            : new RecordException($"The record on {Place(source)} cannot be used now ({fault.Message.TrimEnd('.')}): check that the server runs, has connections to give and room on its disk. Nothing is lost, and a running service goes on by itself.", fault);

    /// <summary>Where a record is, without the secrets of its connection string.</summary>
    public static string Place(NpgsqlDataSource source)
    {
        NpgsqlConnectionStringBuilder place = new(source.ConnectionString);
        return $"{place.Host}:{place.Port}, database '{place.Database}'";
    }

    private static bool IsOutage(NpgsqlException fault) =>
        fault is not PostgresException said || Outages.Any(start => said.SqlState.StartsWith(start, StringComparison.Ordinal));
}
