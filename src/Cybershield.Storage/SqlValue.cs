namespace Cybershield.Storage;

/// <summary>A parameter of a prepared statement: null, integer, text or blob, without boxing.</summary>
internal readonly struct SqlValue
{
    private SqlValue(long number) => (IsNumber, Number) = (true, number);

    private SqlValue(object? content) => Content = content;

    public bool IsNumber { get; }

    public long Number { get; }

    /// <summary>A string, a byte array, or null.</summary>
    public object? Content { get; }

    public static implicit operator SqlValue(long value) => new(value);

    public static implicit operator SqlValue(long? value) => value is long number ? new(number) : default;

    public static implicit operator SqlValue(bool value) => new(value ? 1L : 0L);

    public static implicit operator SqlValue(string? value) => new((object?)value);

    public static implicit operator SqlValue(byte[]? value) => new((object?)value);

    public static implicit operator SqlValue(DateTimeOffset value) => new(value.ToUnixTimeMilliseconds());

    public static implicit operator SqlValue(DateTimeOffset? value) => value is DateTimeOffset instant ? instant : default(SqlValue);
}
