namespace Cybershield.Storage;

/// <summary>The type of a parameter, null or not.</summary>
internal enum SqlKind
{
    Number,
    Text,
    Blob,
}

/// <summary>A parameter of a prepared statement: integer, text, blob, or a null of one of these, without boxing.</summary>
internal readonly struct SqlValue
{
    private SqlValue(long number) => (HasNumber, Number) = (true, number);

    private SqlValue(SqlKind kind, object? content) => (Kind, Content) = (kind, content);

    public SqlKind Kind { get; }

    public bool HasNumber { get; }

    public long Number { get; }

    /// <summary>A string, a byte array, or null.</summary>
    public object? Content { get; }

    public static implicit operator SqlValue(long value) => new(value);

    public static implicit operator SqlValue(long? value) => value is long number ? new(number) : default;

    public static implicit operator SqlValue(bool value) => new(value ? 1L : 0L);

    public static implicit operator SqlValue(string? value) => new(SqlKind.Text, value);

    public static implicit operator SqlValue(byte[]? value) => new(SqlKind.Blob, value);

    public static implicit operator SqlValue(DateTimeOffset value) => new(value.ToUnixTimeMilliseconds());

    public static implicit operator SqlValue(DateTimeOffset? value) => value is DateTimeOffset instant ? instant : default(SqlValue);
}
