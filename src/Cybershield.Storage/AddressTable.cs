using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cybershield.Crawling;

namespace Cybershield.Storage;

/// <summary>An address in scope that may be new.</summary>
internal readonly record struct FoundAddress(string Url, string HostKey, AddressKind Kind, int Depth, int Redirects);

/// <summary>Adding addresses inside a transaction, all of a page at once: the unique index decides which of them are new.</summary>
internal static class AddressTable
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds what is new, in the order in which it was found; it is due in the running crawl. What is known was perhaps found nearer to a seed.</summary>
    public static void Add(SqlSession session, long crawl, long site, IReadOnlyList<FoundAddress> found)
    {
        if (found.Count == 0)
            return;
        List<FoundAddress> distinct = Distinct(found);
        HostTable.Know(session, JsonSerializer.Serialize(distinct.Select(address => address.HostKey).Distinct()));
        foreach (IGrouping<int, FoundAddress> alike in distinct.GroupBy(address => address.Depth))
            MoveNearer(session, alike.Key, JsonSerializer.Serialize(alike.Select(address => address.Url)));
        (Dictionary<long, int> due, int pages) = Insert(session, site, Rows(distinct));
        foreach ((long host, int added) in due)
            session.Send("INSERT INTO backlog (crawl, host, due, leased) VALUES (?1, ?2, ?3, 0) ON CONFLICT (crawl, host) DO UPDATE SET due = backlog.due + ?3", crawl, host, (long)added);
        if (pages > 0)
            session.Send("UPDATE site SET known_pages = known_pages + ? WHERE number = ?", (long)pages, site);
    }

    /// <summary>An address that a page names twice is what its first mention says, and as deep as the nearest.</summary>
    private static List<FoundAddress> Distinct(IReadOnlyList<FoundAddress> found)
    {
        List<FoundAddress> distinct = new(found.Count);
        Dictionary<string, int> places = new(found.Count, StringComparer.Ordinal);
        foreach (FoundAddress address in found)
            if (places.TryAdd(address.Url, distinct.Count))
                distinct.Add(address);
            else if (distinct[places[address.Url]] is { } first && first.Depth > address.Depth)
                distinct[places[address.Url]] = first with { Depth = address.Depth };
        return distinct;
    }

    private static void MoveNearer(SqlSession session, int depth, string urls)
    {
        string farther = $"SELECT (SELECT known.id FROM address known WHERE known.url = found.value AND known.depth > ?1) FROM {session.Dialect.Texts("?2")} found";
        session.Send($"UPDATE address SET depth = ?1 WHERE {session.Dialect.AmongFew("id", farther)}", (long)depth, urls);
    }

    private static (Dictionary<long, int> DueOfHost, int Pages) Insert(SqlSession session, long site, string addresses)
    {
        (Dictionary<long, int> due, int pages) = ([], 0);
        using SqlRows rows = session.Query(
            $"""
            INSERT INTO address (url, site, host, kind, depth, redirects)
            SELECT found.value ->> 0, ?1, (SELECT id FROM host WHERE key = found.value ->> 1), CAST(found.value ->> 2 AS BIGINT), CAST(found.value ->> 3 AS BIGINT), CAST(found.value ->> 4 AS BIGINT)
            FROM {session.Dialect.Rows("?2")} found WHERE TRUE ORDER BY found.id
            ON CONFLICT DO NOTHING RETURNING host, kind
            """,
            site, addresses);
        for (; rows.Read(); pages += rows.Number(1) == (long)AddressKind.Page ? 1 : 0)
            due[rows.Number(0)] = due.GetValueOrDefault(rows.Number(0)) + 1;
        return (due, pages);
    }

    private static string Rows(List<FoundAddress> found)
    {
        ArrayBufferWriter<byte> text = new(found.Count * 128);
        using Utf8JsonWriter json = new(text, Plain);
        json.WriteStartArray();
        foreach (FoundAddress address in found)
            Write(json, address);
        json.WriteEndArray();
        json.Flush();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, FoundAddress address)
    {
        json.WriteStartArray();
        json.WriteStringValue(address.Url);
        json.WriteStringValue(address.HostKey);
        json.WriteNumberValue((int)address.Kind);
        json.WriteNumberValue(address.Depth);
        json.WriteNumberValue(address.Redirects);
        json.WriteEndArray();
    }
}
