using System.Globalization;
using System.Text;

namespace Cybershield.Storage;

/// <summary>Rows that the server has sent.</summary>
internal sealed class PostgresCursor(List<object[]> rows) : SqlCursor
{
    private int at = -1;

    public override bool Step() => ++at < rows.Count;

    public override bool IsNull(int column) => rows[at][column] is DBNull;

    public override long Number(int column) => rows[at][column] switch
    {
        long number => number,
        bool truth => truth ? 1 : 0,
        DBNull => 0,
        object other => Convert.ToInt64(other, CultureInfo.InvariantCulture),
    };

    public override ReadOnlySpan<byte> Bytes(int column) => rows[at][column] switch
    {
        byte[] blob => blob,
        object other => Encoding.UTF8.GetBytes(other.ToString() ?? ""),
    };

    public override string Text(int column) => Convert.ToString(rows[at][column], CultureInfo.InvariantCulture) ?? "";

    public override void Reset() => at = rows.Count;
}
