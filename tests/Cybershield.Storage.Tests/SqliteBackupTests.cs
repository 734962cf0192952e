using Cybershield.Review;

namespace Cybershield.Storage.Tests;

/// <summary>A copy is taken beside a writer, is verified, and comes back whole.</summary>
internal sealed class SqliteBackupTests() : ReviewFixture(StoreUnderTest.Sqlite)
{
    private string RecordFile => Folder.File(SqliteStore.FileName);

    private string Copy => Folder.File("copy.db");

    [Test]
    public async Task What_was_backed_up_beside_a_writer_comes_back_and_what_was_there_is_kept()
    {
        Flag before = await FlagAsync("/before");
        long bytes = SqliteBackup.Write(Folder.Path, Copy);
        Flag after = await FlagAsync("/after");
        await Store.DisposeAsync();

        string kept = SqliteBackup.Restore(Folder.Path, Copy, Time)!;

        await ReopenAsync();
        Assert.That(bytes, Is.EqualTo(new FileInfo(Copy).Length).And.GreaterThan(10_000));
        Assert.That(await Reviews.FindAsync(before.Id, default), Is.Not.Null);
        Assert.That(await Reviews.FindAsync(after.Id, default), Is.Null);
        Directory.CreateDirectory(Folder.File("kept"));
        File.Move(kept, Path.Combine(Folder.File("kept"), SqliteStore.FileName));
        await using SqliteStore old = SqliteStore.OpenReadOnly(Folder.File("kept"), Time);
        Assert.That(await old.Reviews.FindAsync(after.Id, default), Is.Not.Null, "the replaced record is whole");
    }

    [Test]
    public void A_backup_overwrites_nothing_and_leaves_no_half_of_itself()
    {
        SqliteBackup.Write(Folder.Path, Copy);
        Assert.That(() => SqliteBackup.Write(Folder.Path, Copy), Throws.TypeOf<RecordException>().With.Message.Contains("exists already"));
        Assert.That(() => SqliteBackup.Write(Folder.File("nowhere"), Folder.File("other.db")), Throws.TypeOf<RecordException>().With.Message.Contains("--data"));
        Assert.That(Directory.GetFiles(Folder.Path, "*.partial"), Is.Empty);
    }

    [Test]
    public async Task A_record_that_a_process_works_with_is_not_replaced()
    {
        SqliteBackup.Write(Folder.Path, Copy);
        await using SqliteStore service = SqliteStore.Open(Folder.Path, Time);
        Assert.That(await service.Lock.TakeAsync(default), Is.Null);

        Assert.That(() => SqliteBackup.Restore(Folder.Path, Copy, Time), Throws.TypeOf<RecordException>().With.Message.Contains("stop it first"));
        Assert.That(Directory.GetFiles(Folder.Path, "*.replaced-*"), Is.Empty);
    }

    [Test]
    public async Task A_damaged_copy_and_a_file_of_somebody_else_are_refused_and_nothing_is_changed()
    {
        for (int page = 0; page < 50; page++)
            await FlagAsync($"/page/{page}");
        SqliteBackup.Write(Folder.Path, Copy);
        await using (FileStream file = File.OpenWrite(Copy))
        {
            file.Position = 40_000;
            file.Write(new byte[60_000]);
        }

        await File.WriteAllTextAsync(Folder.File("letter.txt"), new string('x', 5_000));
        await Store.DisposeAsync();
        byte[] record = await File.ReadAllBytesAsync(RecordFile);

        foreach (string file in new[] { Copy, Folder.File("letter.txt") })
            Assert.That(() => SqliteBackup.Restore(Folder.Path, file, Time), Throws.TypeOf<RecordException>().With.Message.StartsWith($"'{file}' is ").And.Message.Contains("damaged"));
        Assert.That(Directory.GetFiles(Folder.Path, "*.restoring*"), Is.Empty);
        Assert.That(await File.ReadAllBytesAsync(RecordFile), Is.EqualTo(record));
        await ReopenAsync();
    }

    [Test]
    public async Task A_damaged_record_is_not_copied_and_is_named_as_what_is_damaged()
    {
        for (int page = 0; page < 50; page++)
            await FlagAsync($"/page/{page}");
        await Store.DisposeAsync();
        byte[] whole = await File.ReadAllBytesAsync(RecordFile);
        await using (FileStream file = File.OpenWrite(RecordFile))
        {
            file.Position = 40_000;
            file.Write(new byte[60_000]);
        }

        Assert.That(() => SqliteBackup.Write(Folder.Path, Copy), Throws.TypeOf<RecordException>().With.Message.Contains("amaged").And.Message.Contains("cybershield restore").Or.Message.Contains("cybershield doctor"));
        Assert.That((File.Exists(Copy), Directory.GetFiles(Folder.Path, "*.partial*").Length), Is.EqualTo((false, 0)));
        await File.WriteAllBytesAsync(RecordFile, whole);
        await ReopenAsync();
    }

    [Test]
    public async Task A_record_that_cannot_be_read_any_more_is_put_aside()
    {
        Flag flag = await FlagAsync();
        SqliteBackup.Write(Folder.Path, Copy);
        await Store.DisposeAsync();
        await File.WriteAllBytesAsync(RecordFile, [.. Enumerable.Repeat((byte)7, 8_000)]);

        string kept = SqliteBackup.Restore(Folder.Path, Copy, Time)!;

        Assert.That(new FileInfo(kept).Length, Is.EqualTo(8_000));
        await ReopenAsync();
        Assert.That(await Reviews.FindAsync(flag.Id, default), Is.Not.Null);
    }
}
