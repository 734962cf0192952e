using System.IO.Compression;
using Cybershield.Matching;
using Cybershield.Review;
using Microsoft.Data.Sqlite;

namespace Cybershield.Storage.Tests;

/// <summary>Records that older versions wrote, as they are after they are opened.</summary>
internal sealed class OlderRecordTests
{
    private const string Assessment =
        """
        {"capture_id":1,"captured_at":"2026-01-01T00:00:00+00:00","screened_at":"2026-01-01T00:00:00+00:00","list_id":"scam","list_title":"Scam","list_version":"1.0.0","list_sha256":"a",
        "watchlist_fingerprint":"w","matcher_version":1,"score":2,"score_at_least":1.5,"distinct_terms":1,"distinct_terms_at_least":1,"terms":[],"excluded":[],"passages":[]}
        """;

    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public async Task Flags_of_the_first_schema_are_found_by_the_forms_of_their_words_and_projected_again()
    {
        OlderRecord.Make(folder.File(SqliteStore.FileName), 1,
            $"""
            INSERT INTO flag (number, id, url, site_id, site_name, site_group, list_id, list_title, page_title, language, state, revision, first_flagged_at, updated_at, assessment, excess)
            VALUES (7, 'f', 'https://shop.example/', 'shop', 'Shop', '', 'scam', 'Scam', 'Offer', 'ru', 0, 3, 1000, 2000, 1, 5);
            INSERT INTO assessment (id, flag, capture, captured_at, screened_at, body) VALUES (1, 7, 1, 0, 0, '{Assessment}');
            INSERT INTO flag_search (rowid, words) VALUES (7, 'гарантированного дохода returns');
            """);
        await using SqliteStore store = SqliteStore.Open(folder.Path, TimeProvider.System);
        foreach (string form in new[] { "доход", "гарантированный", "return", "\"гарантированного дохода\"" })
            Assert.That((await store.Reviews.ListAsync(new FlagQuery(form), null, 10, default)).Flags.Select(flag => flag.Id), Is.EqualTo(new[] { "f" }), form);
        FlagCounts counts = await store.Reviews.CountAsync(new FlagQuery(), default);
        Assert.That((counts.ByMatches, counts.Total.Value), Is.EqualTo((new Dictionary<string, FlagCount>(), 1)), "never compared");
        OutboxEntry entry = (await store.Outbox.ReadAsync(10, null, default)).Single();
        Assert.That((entry.Revision, entry.SearchText), Is.EqualTo((3L, "гарантированного дохода returns ʳгарантир ʳдоход ᵉreturn")));
    }

    [Test]
    public async Task Texts_of_an_older_schema_are_as_old_as_their_captures()
    {
        OlderRecord.Make(folder.File(SqliteStore.FileName), 9,
            """
            INSERT INTO site (number, id, name, site_group, scope, max_pages, max_depth, known_pages) VALUES (1, 'shop', 'Shop', '', '[]', 1, 1, 2);
            INSERT INTO host (id, key) VALUES (1, 'shop.test:80');
            INSERT INTO address (id, url, site, host, kind, depth, redirects) VALUES (1, 'http://shop.test/a', 1, 1, 0, 0, 0), (2, 'http://shop.test/b', 1, 1, 0, 0, 0);
            INSERT INTO capture (id, address, fetched_at, title, language, charset, no_index, content_sha256, text_sha256) VALUES (1, 1, 1000, '', '', '', 0, x'', x''), (2, 2, 1000, '', '', '', 0, x'', x'');
            INSERT INTO capture_text (capture, text) VALUES (1, x'');
            """);
        await using SqliteStore store = SqliteStore.Open(folder.Path, TimeProvider.System);
        Assert.That(await store.Retention.ApplyAsync(new RetentionPolicy(TimeSpan.FromDays(1), TimeSpan.FromDays(1)), default), Is.EqualTo(new RetentionSummary(1, 0, 0)), "the second had none");
        Assert.That(await store.CheckAsync(default), Is.Empty);
    }

    [Test]
    public void Texts_that_older_versions_packed_with_brotli_are_read_and_damaged_ones_of_either_kind_are_refused()
    {
        byte[] plain = [1, (byte)Zone.Body, 2, .. "en"u8, 11, .. "a page text"u8];
        byte[] packed = new byte[100];
        Assert.That(BrotliEncoder.TryCompress(plain, packed, out int length, 0, 18));
        byte[] older = [.. BitConverter.GetBytes(plain.Length), .. packed[..length]];
        PageText text = PageTextDecoding.Decode(older);
        Assert.That(text.Blocks, Is.EqualTo(new[] { new PageBlock(Zone.Body, "en", "a page text") }));
        byte[] now = PageTextEncoding.Encode(text).Bytes;
        Assert.That(PageTextDecoding.Decode(now).Blocks, Is.EqualTo(text.Blocks));
        foreach (byte[] damaged in new[] { older[..^3], now[..^3] })
            Assert.That(() => PageTextDecoding.Decode(damaged), Throws.TypeOf<InvalidDataException>());
    }
}

/// <summary>Makes records as older versions left them.</summary>
internal static class OlderRecord
{
    public static void Make(string path, int schema, string content)
    {
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteSession session = new(connection);
        SqliteMigrations.Apply(session, path, schema);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = content;
        command.ExecuteNonQuery();
    }
}
