using System.Data;
using Npgsql;
using NpgsqlTypes;

namespace Cybershield.Storage;

/// <summary>A connection to the server. What needs no answer travels with the next statement that does; rows are read whole, so that queries may nest.</summary>
internal sealed class PostgresSession(NpgsqlDataSource source) : SqlSession
{
    /// <summary>Names the transactions that write among the advisory locks of the database: "CYBS".</summary>
    public const long WriteLock = 0x43594253;

    private readonly List<NpgsqlBatchCommand> pending = [];
    private NpgsqlConnection? connection;
    private bool begun;
    private bool unitPending;

    /// <inheritdoc/>
    public override SqlDialect Dialect => PostgresDialect.Instance;

    /// <inheritdoc/>
    public override bool InTransaction => begun && connection is { State: ConnectionState.Open };

    /// <inheritdoc/>
    public override RecordException? Explain(Exception fault) => PostgresFaults.Explain(fault, source);

    /// <inheritdoc/>
    public override int Execute(string sql, params ReadOnlySpan<SqlValue> values)
    {
        Send(sql, values);
        NpgsqlBatchCommand last = pending[^1];
        Flush();
        return (int)last.RecordsAffected;
    }

    /// <inheritdoc/>
    public override void Send(string sql, params ReadOnlySpan<SqlValue> values)
    {
        NpgsqlBatchCommand command = new(PostgresPlaceholders.Translate(sql));
        foreach (SqlValue value in values)
            command.Parameters.Add(Parameter(value));
        pending.Add(command);
    }

    /// <summary>Waits for the transactions of other processes: the record has one writer at a time, as SQLite's has, so that every counter and check holds by the same reasoning.</summary>
    public override void Begin()
    {
        Reconnect();
        Send("BEGIN");
        Send("SELECT pg_advisory_xact_lock(?)", WriteLock);
        begun = true;
    }

    /// <summary>Reads in a transaction that sees one committed state. Its beginning is no statement of ours: it travels with the first query, which then is no batch and is sent by this thread.</summary>
    public T Read<T>(Func<SqlSession, T> read)
    {
        try
        {
            Reconnect();
            using NpgsqlTransaction transaction = connection!.BeginTransaction(IsolationLevel.RepeatableRead);
            T result = read(this);
            transaction.Rollback();
            return result;
        }
        catch (NpgsqlException fault) when (Explain(fault) is { } told)
        {
            throw told;
        }
    }

    /// <inheritdoc/>
    public override void Commit()
    {
        Send("COMMIT");
        Flush();
        begun = false;
    }

    /// <inheritdoc/>
    public override void Rollback()
    {
        bool wasOpen = InTransaction;
        pending.Clear();
        begun = false;
        if (!wasOpen)
            return;
        Send("ROLLBACK");
        Flush();
    }

    /// <inheritdoc/>
    public override void BeginUnit()
    {
        Send("SAVEPOINT unit");
        unitPending = true;
    }

    /// <inheritdoc/>
    public override void EndUnit()
    {
        Send("RELEASE unit");
        Flush();
    }

    /// <inheritdoc/>
    public override void UndoUnit()
    {
        pending.Clear();
        if (unitPending)
            return;
        Send("ROLLBACK TO unit");
        EndUnit();
    }

    /// <inheritdoc/>
    public override long Epoch() => Number("SELECT purges FROM purge_count")!.Value;

    /// <summary>The server overwrites in its own time: VACUUM.</summary>
    public override void BeginErasing() { }

    /// <inheritdoc/>
    public override void EndErasing() => Send("UPDATE purge_count SET purges = purges + 1");

    /// <inheritdoc/>
    public override void Dispose() => connection?.Dispose();

    /// <inheritdoc/>
    protected override SqlCursor Start(string sql, ReadOnlySpan<SqlValue> values)
    {
        Send(sql, values);
        return new PostgresCursor(Flush());
    }

    /// <summary>Sends what is pending; returns the rows of the last statement.</summary>
    private List<object[]> Flush()
    {
        using NpgsqlBatch batch = new(connection);
        foreach (NpgsqlBatchCommand command in pending)
            batch.BatchCommands.Add(command);
        pending.Clear();
        unitPending = false;
        List<object[]> rows = [];
        using NpgsqlDataReader reader = batch.ExecuteReader();
        do
        {
            rows.Clear();
            while (reader.Read())
            {
                object[] row = new object[reader.FieldCount];
                reader.GetValues(row);
                rows.Add(row);
            }
        }
        while (reader.NextResult());
        return rows;
    }

    // A server that restarted fails the transactions under way; the next one has a new connection.
    private void Reconnect()
    {
        pending.Clear();
        if (connection is { State: ConnectionState.Open })
            return;
        connection?.Dispose();
        connection = source.OpenConnection();
    }

    private static NpgsqlParameter Parameter(SqlValue value) => value.Kind switch
    {
        SqlKind.Number when value.HasNumber => new NpgsqlParameter<long> { TypedValue = value.Number },
        SqlKind.Text when value.Content is string text => new NpgsqlParameter<string> { TypedValue = PostgresText.Storable(text), NpgsqlDbType = NpgsqlDbType.Text },
        SqlKind.Blob when value.Content is byte[] blob => new NpgsqlParameter<byte[]> { TypedValue = blob },
        SqlKind.Number => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
        SqlKind.Text => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
        _ => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
    };
}
