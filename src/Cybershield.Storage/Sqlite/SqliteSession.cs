using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cybershield.Storage;

/// <summary>A connection to the file with its prepared statements.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : SqlSession
{
    /// <summary>Each waits for the busy timeout of the connection: another process that writes for half a minute delays us, it does not fail us.</summary>
    private const int BeginTries = 6;

    private readonly Dictionary<string, SqliteStatement> prepared = new(StringComparer.Ordinal);

    /// <summary>The same connection for migrations, which are many statements in one text.</summary>
    public SqliteConnection Connection => connection;

    /// <inheritdoc/>
    public override SqlDialect Dialect => SqliteDialect.Instance;

    /// <inheritdoc/>
    public override bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle!) == 0;

    /// <inheritdoc/>
    public override RecordException? Explain(Exception fault) => SqliteFaults.Explain(fault, connection.DataSource);

    /// <inheritdoc/>
    public override int Execute(string sql, params ReadOnlySpan<SqlValue> values)
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

    /// <inheritdoc/>
    public override void Send(string sql, params ReadOnlySpan<SqlValue> values) => Execute(sql, values);

    /// <inheritdoc/>
    public override void Begin()
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                Execute("BEGIN IMMEDIATE");
                return;
            }
            catch (SqliteException busy) when (busy.SqliteErrorCode == raw.SQLITE_BUSY && tries < BeginTries)
            {
            }
        }
    }

    /// <inheritdoc/>
    public override void Commit() => Execute("COMMIT");

    /// <summary>A full disk or a failing one may have ended the transaction already.</summary>
    public override void Rollback()
    {
        if (InTransaction)
            Execute("ROLLBACK");
    }

    /// <inheritdoc/>
    public override void BeginUnit() => Execute("SAVEPOINT unit");

    /// <inheritdoc/>
    public override void EndUnit() => Execute("RELEASE unit");

    /// <inheritdoc/>
    public override void UndoUnit()
    {
        Execute("ROLLBACK TO unit");
        EndUnit();
    }

    /// <summary>Moves with every commit of another connection.</summary>
    public override long Epoch() => Number("PRAGMA data_version")!.Value;

    /// <inheritdoc/>
    public override void BeginErasing() => Execute("PRAGMA secure_delete = ON");

    /// <summary>Others see the commit itself.</summary>
    public override void EndErasing() => Execute("PRAGMA secure_delete = OFF");

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (SqliteStatement statement in prepared.Values)
            statement.Dispose();
        connection.Dispose();
    }

    /// <inheritdoc/>
    protected override SqlCursor Start(string sql, ReadOnlySpan<SqlValue> values)
    {
        SqliteStatement statement = Prepare(sql);
        statement.Start(values);
        return statement;
    }

    private SqliteStatement Prepare(string sql)
    {
        if (!prepared.TryGetValue(sql, out SqliteStatement? statement))
            prepared.Add(sql, statement = new SqliteStatement(connection.Handle!, sql));
        return statement;
    }
}
