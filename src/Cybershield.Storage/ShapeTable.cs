using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cybershield.Matching;

namespace Cybershield.Storage;

/// <summary>
/// What addresses of one shape yield, inside a transaction. A shape of which <see cref="Enough"/> pages were fetched and nine in ten were near-duplicates
/// of earlier ones is a trap: of its new addresses that are <see cref="DeepFrom"/> links deep one in <see cref="OneIn"/> is fetched from then on, so that a shape that yields again is noticed.
/// </summary>
internal static class ShapeTable
{
    /// <summary>Pages of a shape before it is judged: 30.</summary>
    public const int Enough = 30;

    /// <summary>What is fewer than 10 links away from a seed is fetched whatever its shape yields: calendars and session identifiers lead on and on, a list of numbered pages does not.</summary>
    public const int DeepFrom = 10;

    /// <summary>Of a trap's new addresses one in 16 is fetched.</summary>
    public const int OneIn = 16;

    /// <summary>Two pages of one shape that differ in so many bits of their simhash at most have nothing to tell each other.</summary>
    private const int AlikeBits = 8;

    private const int Remembered = 16;
    private const int LongestShown = 400;

    /// <summary>The key of a shape.</summary>
    public static long KeyOf(string shape) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(shape)));

    /// <summary>Counts a page that was fetched.</summary>
    public static void Count(SqlSession session, long site, string shape, ulong simhash)
    {
        long key = KeyOf(shape);
        (long fetched, long alike, byte[] known) = Read(session, site, key);
        bool isAlike = IsAlike(known, simhash);
        (fetched, alike) = (fetched + 1, alike + (isAlike ? 1 : 0));
        session.Send(
            """
            INSERT INTO shape (site, shape_key, shape, fetched, alike, trapped, simhashes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (site, shape_key) DO UPDATE SET fetched = ?4, alike = ?5, trapped = ?6, simhashes = ?7
            """,
            site, key, shape.Length <= LongestShown ? shape : shape[..LongestShown], fetched, alike, fetched >= Enough && alike * 10 >= fetched * 9, isAlike ? known : Remember(known, simhash));
    }

    /// <summary>Keys of the traps of a site.</summary>
    public static HashSet<long> Traps(SqlSession session, long site)
    {
        HashSet<long> keys = [];
        using SqlRows rows = session.Query("SELECT shape_key FROM shape WHERE site = ? AND trapped = 1", site);
        while (rows.Read())
            keys.Add(rows.Number(0));
        return keys;
    }

    /// <summary>Stands for the fingerprint of a text too short for one: a hash of its words, figures left out.</summary>
    public static ulong HashOf(PageText text) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', text.Blocks.SelectMany(block => SearchText.Words(block.Text)).Where(word => word.Any(char.IsLetter))))));

    private static (long Fetched, long Alike, byte[] Known) Read(SqlSession session, long site, long key)
    {
        using SqlRows row = session.Query("SELECT fetched, alike, simhashes FROM shape WHERE site = ? AND shape_key = ?", site, key);
        return row.Read() ? (row.Number(0), row.Number(1), row.Blob(2) ?? []) : (0, 0, []);
    }

    private static bool IsAlike(byte[] known, ulong simhash)
    {
        for (int at = 0; at < known.Length; at += sizeof(ulong))
            if (PageFingerprint.Distance(BinaryPrimitives.ReadUInt64LittleEndian(known.AsSpan(at)), simhash) <= AlikeBits)
                return true;
        return false;
    }

    private static byte[] Remember(byte[] known, ulong simhash)
    {
        byte[] added = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(added, simhash);
        return [.. known.Length < Remembered * sizeof(ulong) ? known : known[sizeof(ulong)..], .. added];
    }
}
