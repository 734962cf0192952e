using System.Text;
using Microsoft.Data.Sqlite;

namespace Cybershield.Storage;

/// <summary>A connection with its prepared statements. For one thread at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> prepared = new(StringComparer.Ordinal);

    /// <summary>The same connection for queries that are built at run time.</summary>
    public SqliteConnection Connection => connection;

    /// <summary>Runs a statement to its end; returns the number of rows that it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<SqlValue> values)
    {
        SqliteStatement statement = Prepare(sql);
        try
        {
            statement.Start(values);
            while (statement.Step()) { }
            return statement.Changes();
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Starts a query; dispose what it returns before the same text is run again.</summary>
    public SqliteRows Query(string sql, params ReadOnlySpan<SqlValue> values)
    {
        SqliteStatement statement = Prepare(sql);
        statement.Start(values);
        return new SqliteRows(statement);
    }

    /// <summary>The first column of the first row; null where there is no row or the value is null.</summary>
    public long? Number(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using SqliteRows rows = Query(sql, values);
        return rows.Read() ? rows.NullableNumber(0) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SqliteStatement statement in prepared.Values)
            statement.Dispose();
        connection.Dispose();
    }

    private SqliteStatement Prepare(string sql)
    {
        if (!prepared.TryGetValue(sql, out SqliteStatement? statement))
            prepared.Add(sql, statement = new SqliteStatement(connection.Handle!, sql));
        return statement;
    }
}

/// <summary>The rows of a running query, one at a time. Columns count from 0.</summary>
internal readonly ref struct SqliteRows(SqliteStatement statement)
{
    public bool Read() => statement.Step();

    public bool IsNull(int column) => statement.IsNull(column);

    public long Number(int column) => statement.Number(column);

    public int Int(int column) => checked((int)statement.Number(column));

    public bool Bool(int column) => statement.Number(column) != 0;

    public long? NullableNumber(int column) => statement.IsNull(column) ? null : statement.Number(column);

    public string Text(int column) => Encoding.UTF8.GetString(statement.Bytes(column));

    public string? NullableText(int column) => statement.IsNull(column) ? null : Text(column);

    public byte[]? Blob(int column) => statement.IsNull(column) ? null : statement.Bytes(column).ToArray();

    /// <summary>The bytes in place; valid until the next row.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => statement.Bytes(column);

    public DateTimeOffset Instant(int column) => DateTimeOffset.FromUnixTimeMilliseconds(statement.Number(column));

    public DateTimeOffset? NullableInstant(int column) => statement.IsNull(column) ? null : Instant(column);

    public void Dispose() => statement.Reset();
}
