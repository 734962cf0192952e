namespace Cybershield.Storage;

/// <summary>A connection to the record. The SQL that it is given is the same for every store, but for what <see cref="Dialect"/> spells. For one thread at a time.</summary>
/// <remarks>Parameters are <c>?</c> or <c>?1</c>, <c>?2</c>; instants, booleans and enumerations are integers, as the migrations say.</remarks>
internal abstract class SqlSession : IDisposable
{
    /// <summary>What the store spells in its own way.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>False once a fault has ended the transaction by itself.</summary>
    public abstract bool InTransaction { get; }

    /// <summary>What a fault of the database means, where its surroundings cause it: a full disk, a server that is away. Null for any other fault.</summary>
    public abstract RecordException? Explain(Exception fault);

    /// <summary>Runs a statement to its end; returns the number of rows that it changed.</summary>
    public abstract int Execute(string sql, params ReadOnlySpan<SqlValue> values);

    /// <summary>Runs a statement of which nobody needs to know how many rows it changed; a store behind a network may send it with the next one. Its fault then shows there.</summary>
    public abstract void Send(string sql, params ReadOnlySpan<SqlValue> values);

    /// <summary>Starts a query; dispose what it returns before the same text is run again.</summary>
    public SqlRows Query(string sql, params ReadOnlySpan<SqlValue> values) => new(Start(sql, values));

    /// <summary>The first column of the first row; null where there is no row or the value is null.</summary>
    public long? Number(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using SqlRows rows = Query(sql, values);
        return rows.Read() ? rows.NullableNumber(0) : null;
    }

    /// <summary>Begins a transaction that writes: one at a time, whatever process it runs in.</summary>
    public abstract void Begin();

    /// <summary>Commits; when this returns, no crash undoes it.</summary>
    public abstract void Commit();

    /// <summary>Undoes the transaction, also one that a fault has ended already.</summary>
    public abstract void Rollback();

    /// <summary>Begins a part of the transaction that can be undone alone.</summary>
    public abstract void BeginUnit();

    /// <summary>Ends the part; a fault of what was sent in it shows here at the latest.</summary>
    public abstract void EndUnit();

    /// <summary>Undoes the part; the transaction goes on.</summary>
    public abstract void UndoUnit();

    /// <summary>Another number whenever addresses may have left the record since the last transaction. Asked in a transaction that writes.</summary>
    public abstract long Epoch();

    /// <summary>What is deleted from here on is overwritten, where the store can.</summary>
    public abstract void BeginErasing();

    /// <summary>Ends what <see cref="BeginErasing"/> began, and tells other processes that addresses have left the record.</summary>
    public abstract void EndErasing();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Starts a query; the cursor is reset before the same text is run again.</summary>
    protected abstract SqlCursor Start(string sql, ReadOnlySpan<SqlValue> values);
}

/// <summary>A running query as its store gives it. Columns count from 0.</summary>
internal abstract class SqlCursor
{
    /// <summary>True on a row, false at the end.</summary>
    public abstract bool Step();

    public abstract bool IsNull(int column);

    public abstract long Number(int column);

    /// <summary>The bytes of a blob, or of a text in UTF-8; valid until the next row.</summary>
    public abstract ReadOnlySpan<byte> Bytes(int column);

    public abstract string Text(int column);

    public abstract void Reset();
}

/// <summary>The rows of a running query, one at a time. Columns count from 0.</summary>
internal readonly ref struct SqlRows(SqlCursor cursor)
{
    public bool Read() => cursor.Step();

    public bool IsNull(int column) => cursor.IsNull(column);

    public long Number(int column) => cursor.Number(column);

    public int Int(int column) => checked((int)cursor.Number(column));

    public bool Bool(int column) => cursor.Number(column) != 0;

    public long? NullableNumber(int column) => cursor.IsNull(column) ? null : cursor.Number(column);

    public string Text(int column) => cursor.Text(column);

    public string? NullableText(int column) => cursor.IsNull(column) ? null : cursor.Text(column);

    public byte[]? Blob(int column) => cursor.IsNull(column) ? null : cursor.Bytes(column).ToArray();

    /// <summary>The bytes in place; valid until the next row.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => cursor.Bytes(column);

    public DateTimeOffset Instant(int column) => DateTimeOffset.FromUnixTimeMilliseconds(cursor.Number(column));

    public DateTimeOffset? NullableInstant(int column) => cursor.IsNull(column) ? null : Instant(column);

    public void Dispose() => cursor.Reset();
}
