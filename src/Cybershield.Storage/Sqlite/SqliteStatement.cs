using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cybershield.Storage;

/// <summary>A prepared statement, used over and over without allocating. Belongs to one <see cref="SqliteSession"/>.</summary>
internal sealed class SqliteStatement : SqlCursor, IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private bool open;

    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out statement), database);
    }

    public void Start(ReadOnlySpan<SqlValue> values)
    {
        if (open)
            throw new InvalidOperationException("This statement is still being read.");
        open = true;
        for (int i = 0; i < values.Length; i++)
            Bind(i + 1, values[i]);
    }

    /// <summary>True on a row, false at the end; a failing step ends the statement.</summary>
    public override bool Step()
    {
        int code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(code, database);
        return false;
    }

    public override void Reset()
    {
        open = false;
        _ = raw.sqlite3_reset(statement);
        _ = raw.sqlite3_clear_bindings(statement);
    }

    public int Changes() => raw.sqlite3_changes(database);

    public override bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public override long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public override string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public override ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => statement.Dispose();

    private void Bind(int index, SqlValue value)
    {
        int code = value.Content switch
        {
            _ when value.HasNumber => raw.sqlite3_bind_int64(statement, index, value.Number),
            string text => BindText(index, text),
            byte[] blob => raw.sqlite3_bind_blob(statement, index, blob),
            _ => raw.sqlite3_bind_null(statement, index),
        };
        SqliteException.ThrowExceptionForRC(code, database);
    }

    private int BindText(int index, string text)
    {
        const int MaxStackBytes = 1024;
        int bound = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = bound > MaxStackBytes ? ArrayPool<byte>.Shared.Rent(bound) : null;
        Span<byte> bytes = rented ?? stackalloc byte[MaxStackBytes];
        int code = raw.sqlite3_bind_text(statement, index, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return code;
    }
}
